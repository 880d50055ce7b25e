/** The parameters of the three variants of a Builder's config. */
export const BUILDER_VARIANTS = {
  Url: {
    address: "https://periphery:8120",
    periphery_public_key: "",
    insecure_tls: true,
    passkey: "",
  },
  Server: { server_ids: [] },
  Aws: {
    region: "us-east-1",
    instance_type: "c5.2xlarge",
    volume_gb: 20,
    ami_id: "",
    subnet_id: "",
    key_pair_name: "",
    assign_public_ip: false,
    use_public_ip: false,
    security_group_ids: [],
    user_data: "",
    port: 8120,
    use_https: true,
    periphery_public_key: "",
    insecure_tls: true,
    git_providers: [],
    image_registries: [],
    secrets: [],
  },
} as const;
