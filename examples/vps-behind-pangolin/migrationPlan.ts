import { emergency, rollBack, verify } from "./migrationBack";
import { down, newUp, OLD, oldFolders, type Section } from "./migrationSteps";

const config = (folder: string) => `docker compose --project-directory ${folder} config --quiet`;

/** The first command keeps the last one from making an empty volume of a name that is wrong. */
function copyIdentity(volume: string): string {
  const labels = [`project=aegis-identity`, `volume=${volume}`];
  const create = labels.map((label) => `--label com.docker.compose.${label}`).join(" ");
  const mounts = `-v identity_${volume}:/from:ro -v aegis-identity_${volume}:/to`;
  return [
    `docker volume inspect identity_${volume} > /dev/null`,
    `docker volume create ${create} aegis-identity_${volume}`,
    `docker run --rm ${mounts} docker.io/library/busybox:1.36.1 cp -a /from/. /to/`,
  ].join(" && ");
}

const prepare: Section = {
  title: "Prepare",
  steps: [
    {
      id: "age-key",
      title: "The age key, where hosts decrypt with SOPS",
      place: "here",
      note: "Only with `vps:git`. One key for all hosts is S1-RISK-6.",
      commands: [
        "ssh vps install -d -m 700 /etc/sops/age",
        "scp ~/.sops/key.txt vps:/etc/sops/age/keys.txt",
        "ssh vps 'chown root:root /etc/sops/age/keys.txt && chmod 600 /etc/sops/age/keys.txt'",
      ],
    },
    {
      id: "folders",
      title: "Folders of runtime data, empty",
      place: "vps",
      note: "Nothing is copied yet: SQLite that is written to does not survive a copy.",
      commands: [
        "mkdir -p /opt/aegis/gateway/letsencrypt /opt/aegis/crowdsec/config /opt/aegis/crowdsec/data",
        "mkdir -p /opt/aegis/pangolin/config/db /opt/aegis/pangolin/config/letsencrypt",
        "mkdir -p /opt/aegis/pangolin/config/traefik/logs /opt/aegis/stacks",
        "chmod 700 /opt/aegis/gateway/letsencrypt /opt/aegis/pangolin/config",
        "chmod 700 /opt/aegis/pangolin/config/db /opt/aegis/stacks",
      ],
    },
    {
      id: "networks",
      title: "Networks that the first start needs",
      place: "vps",
      note: "Komodo adopts them later. `newt-periphery` comes with Newt's own project.",
      commands: [
        "docker network inspect traefik-public > /dev/null 2>&1 || docker network create traefik-public",
        "docker network inspect pangolin-internal > /dev/null 2>&1 || docker network create pangolin-internal",
      ],
    },
    {
      id: "wireguard-module",
      title: "WireGuard's module, which Gerbil may not load itself",
      place: "vps",
      commands: ["echo wireguard > /etc/modules-load.d/wireguard.conf", "modprobe wireguard"],
    },
    {
      id: "tun",
      title: "The TUN device of Core's host",
      place: "komodo",
      note:
        "In a container of Proxmox, add to `/etc/pve/lxc/200.conf` on its host, then stop and start it: " +
        "`lxc.cgroup2.devices.allow: c 10:200 rwm` and " +
        "`lxc.mount.entry: /dev/net/tun dev/net/tun none bind,create=file`.",
      commands: ["test -c /dev/net/tun"],
    },
  ],
};

const validate: Section = {
  title: "Validate, before any application stops",
  steps: [
    {
      id: "rollback-works",
      title: "The way back works",
      place: "vps",
      note: "Read [Roll back](#roll-back) now, and see that the old files are still right (S1-RB-1).",
      commands: oldFolders.map(config),
    },
    {
      id: "both-ends",
      title: "Both ends of the tunnel",
      place: "here",
      note:
        "First delete, in Pangolin's dashboard, the sites, clients and private resources that were " +
        "made by hand: an alias exists once. Pocket ID's public resource is taken over; delete its " +
        "target if that is another. Containers by hand hold the names that the stacks want, " +
        "and clients the resolv.conf that is saved here, so they are stopped first. Until Newt is back " +
        "the VPS is reached over SSH only.",
      commands: [
        `ssh komodo '${down("/root/pangolin-client")}'`,
        `ssh vps '${down("/root/komodo-periphery")}; ${down("/root/pangolin-newt")}'`,
        `ssh vps 'test ! -d /root/pangolin-obs-client || ${down("/root/pangolin-obs-client")}'`,
        "ssh vps 'docker network rm newt-periphery'",
        "pulumi config set vps:bootstrapped false && pulumi up",
        "pulumi stack output bootstrap --show-secrets --json | jq -r .script | ssh vps sh",
        "ssh komodo 'curl -skf --retry 10 --retry-all-errors https://periphery.private.example.com:8120/version'",
      ],
    },
  ],
};

const migrate: Section = {
  title: "Migrate",
  steps: [
    {
      id: "stop-identity",
      title: "Stage 1: stop identity, which the fewest miss",
      place: "vps",
      commands: [down(`${OLD}/pangolin/identity`)],
    },
    {
      id: "stop-pangolin",
      title: "Stage 2: stop Pangolin",
      place: "vps",
      note: "All tunnels drop, Core's own with them.",
      commands: [down(`${OLD}/pangolin`)],
    },
    {
      id: "copy-data",
      title: "Stage 3: copy the data, now that nothing writes to it",
      place: "vps",
      commands: [
        `cp -a ${OLD}/letsencrypt/acme.json /opt/aegis/gateway/letsencrypt/`,
        `cp -a ${OLD}/pangolin/config/db/pangolin.db /opt/aegis/pangolin/config/db/`,
        `cp -a ${OLD}/pangolin/config/key ${OLD}/pangolin/config/config.yml /opt/aegis/pangolin/config/`,
        `cp -a ${OLD}/pangolin/config/letsencrypt/acme.json /opt/aegis/pangolin/config/letsencrypt/`,
        "chmod 600 /opt/aegis/gateway/letsencrypt/acme.json /opt/aegis/pangolin/config/letsencrypt/acme.json",
        "chmod 600 /opt/aegis/pangolin/config/key /opt/aegis/pangolin/config/config.yml",
        "chmod 600 /opt/aegis/pangolin/config/db/pangolin.db",
      ],
    },
    {
      id: "copy-identity",
      title: "Stage 3: copy users and groups",
      place: "vps",
      note:
        "The new project has volumes of its own, which would be empty. `docker volume ls` shows the " +
        "old ones: put their names in place of `identity_...`. Where the old files mount a folder " +
        "instead, mount that at `/from`.",
      commands: ["pocketid-data", "lldap-data"].map(copyIdentity),
    },
    {
      id: "stop-gateway",
      title: "Stage 4: stop the outer Traefik last",
      place: "vps",
      note: "CrowdSec protects nothing from here to the next step: have it ready.",
      commands: [down(OLD)],
    },
    {
      id: "deploy-gateway",
      title: "Stage 5: gateway",
      place: "here",
      note:
        "Core's line to the VPS runs through the Pangolin that is down, so the first two are started " +
        "over SSH, under the names that Komodo takes over. Each folder needs its `.env` from `.env.example`.",
      commands: [
        "scp -r stacks/aegis-gateway stacks/aegis-pangolin vps:/opt/aegis/stacks/",
        `ssh vps '${newUp("aegis-gateway")}'`,
      ],
    },
    {
      id: "deploy-pangolin",
      title: "Stage 5: Pangolin",
      place: "here",
      commands: [`ssh vps '${newUp("aegis-pangolin")}'`, "ssh vps 'docker restart pangolin-newt'"],
    },
    {
      id: "deploy-rest",
      title: "Stage 5: Newt, Periphery, identity and Alloy",
      place: "here",
      note:
        "In the order of the program: Newt, Periphery, gateway and Pangolin are taken over, then " +
        "identity and Alloy come up side by side, and the client to the cluster last.",
      commands: ["pulumi config rm vps:bootstrapped && pulumi up"],
    },
    {
      id: "clean-up",
      title: "Stage 6: remove what was temporary",
      place: "here",
      note: "Keep the old folder until you are sure. `/opt/aegis/stacks` stays for emergencies.",
      commands: [
        "ssh vps 'rm -rf /root/komodo-periphery /root/pangolin-newt /root/pangolin-obs-client'",
        "ssh komodo 'rm -rf /root/pangolin-client'",
      ],
    },
  ],
};

/** From hand-made containers to Komodo's stacks, and back, in the order in which it is done. */
export const plan: readonly Section[] = [prepare, validate, migrate, verify, rollBack, emergency];
