import { newUp, oldFolders, type Section, up } from "./migrationSteps";

/** What shows that it has worked. */
export const verify: Section = {
  title: "Verify",
  steps: [
    {
      id: "verify-state",
      title: "Containers, names and metrics",
      place: "here",
      note: 'In Grafana, `up{instance="racknerd-aegis"}` is 1.',
      commands: [
        "pulumi preview --refresh --expect-no-changes",
        "ssh vps 'docker ps --format \"table {{.Names}}\\t{{.Status}}\\t{{.Ports}}\"'",
        "curl -I https://pangolin.proxy.example.com",
        "curl -I https://pocketid.proxy.example.com",
      ],
    },
    {
      id: "verify-isolation",
      title: "Periphery answers on its own network, and nowhere else",
      place: "here",
      note: "The first two succeed when nothing answers.",
      commands: [
        "! ssh vps 'curl -sk --connect-timeout 5 https://localhost:8120/version'",
        "! curl -sk --connect-timeout 5 https://203.0.113.5:8120/version",
        "ssh vps 'docker run --rm --network newt-periphery docker.io/curlimages/curl:8.16.0 -skf https://periphery:8120/version'",
      ],
    },
  ],
};

/** The way back to the old projects (S1-RB-1). */
export const rollBack: Section = {
  title: "Roll back",
  steps: [
    {
      id: "roll-back",
      title: "Everything off, then the old folders from the outside in",
      place: "vps",
      note:
        "The new containers have the names of the old ones, so they are removed; volumes and " +
        "`/opt/aegis` stay. What was changed since stage 3 is not in the old folders.",
      commands: [
        "docker ps -q | xargs -r docker stop",
        "docker compose -p aegis-identity down",
        "docker compose -p aegis-pangolin down",
        "docker compose -p aegis-gateway down",
        ...oldFolders.map(up),
        "docker start pangolin-newt periphery",
      ],
    },
  ],
};

/** What to do when the line is down (S1-ER-1, S1-ER-2). */
export const emergency: Section = {
  title: "Emergency",
  steps: [
    {
      id: "emergency",
      title: "Komodo does not reach the VPS",
      place: "vps",
      note: "SSH on port 2244 needs neither Docker nor Pangolin: never close it (S1-ER-1).",
      commands: [
        "docker ps -a",
        "docker logs --tail 100 pangolin-newt; docker logs --tail 100 gerbil",
        "docker restart gerbil",
        "docker restart pangolin-newt",
      ],
    },
    {
      id: "emergency-by-hand",
      title: "That was not enough: start it all without Komodo",
      place: "vps",
      note: "From the files of stage 5, and those of the bootstrap (S1-ER-2).",
      commands: [
        newUp("aegis-gateway"),
        newUp("aegis-pangolin"),
        "docker compose -p aegis-newt --project-directory /opt/varanus/aegis/aegis-newt up -d",
        "docker compose -p aegis-periphery --project-directory /opt/varanus/aegis/aegis-periphery up -d",
      ],
    },
  ],
};
