/** The addresses that Docker takes its networks from, as cloud-init sets them (S0-DD-12, X-24). */
export const DOCKER_POOL = "172.16.0.0/12";
