/** Compose text of a typical small application, about 400 bytes, different for each number. */
export function composeText(number: number): string {
  return `services:
  app:
    image: docker.io/library/busybox:1.${number % 40}.0
    command: sleep 3600
    restart: unless-stopped
    read_only: true
    cap_drop: [ALL]
    security_opt: [no-new-privileges:true]
    environment:
      DOMAIN: \${DOMAIN}
      NUMBER: "${number}"
    logging:
      driver: json-file
      options: { max-size: 10m, max-file: "3" }
    networks: [app-${number}-frontend]
networks:
  app-${number}-frontend: {}
`;
}

/** Program with one server, one variable and so many stacks, each with two tags. */
export function stacksProgram(count: number): string {
  return `import { Server, Stack, Variable } from "varanus/komodo";
const server = new Server("bench");
const domain = new Variable("DOMAIN", { value: "example.com" });
const texts: string[] = ${JSON.stringify(Array.from({ length: count }, (_, i) => composeText(i)))};
for (const [i, fileContents] of texts.entries()) {
  new Stack(\`app-\${i}\`, {
    server,
    fileContents,
    environment: "DOMAIN='[[DOMAIN]]'\\n",
    tags: ["bench", "trusted"],
    triggers: domain.revision.apply((revision) => ({ DOMAIN: revision })),
  });
}
`;
}

const EMPTY_PROVIDER =
  "exports.handler=()=>({check:async(o,n)=>({inputs:n}),diff:async()=>({changes:false})," +
  'create:async(n)=>({id:"x",outs:n}),delete:async()=>{}})';

/** Program with so many dynamic resources that do nothing: the floor that the engine itself sets. */
export function emptyProgram(count: number): string {
  return `import * as pulumi from "@pulumi/pulumi";
class Empty extends pulumi.CustomResource {
  constructor(name: string) {
    super("pulumi-nodejs:bench:Empty", name, { __provider: ${JSON.stringify(EMPTY_PROVIDER)} });
  }
}
for (let i = 0; i < ${count}; i++) new Empty(\`empty-\${i}\`);
`;
}
