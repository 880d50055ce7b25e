import { describeContract } from "../support/scenarios";

describeContract(
  {
    api: "pangolin",
    server: "Pangolin 1.18.4",
    env: ({ pangolin: { url, key, org } }) => ({
      PANGOLIN_URL: url,
      PANGOLIN_KEY: key,
      PANGOLIN_ORG: org,
    }),
  },
  "Pangolin",
);
