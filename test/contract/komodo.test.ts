import { describeContract } from "../support/scenarios";

describeContract(
  {
    api: "komodo",
    server: "Komodo Core 2.3.2",
    env: ({ komodo: { url, key, secret, username, password } }) => ({
      KOMODO_URL: url,
      KOMODO_KEY: key,
      KOMODO_SECRET: secret,
      KOMODO_USERNAME: username,
      KOMODO_PASSWORD: password,
    }),
  },
  "Komodo",
);
