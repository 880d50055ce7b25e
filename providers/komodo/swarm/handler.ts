import { configKind } from "../configKind";
import { swarmFields } from "./fields";

/*
 * A Komodo swarm: the record of a Docker Swarm and of the servers that are its managers. Neither
 * create nor delete touches the swarm itself.
 *
 *   create  CreateSwarm, UpdateResourceMeta     read    ListFullSwarms (one call for all)
 *   delete  DeleteSwarm                         update  UpdateSwarm, RenameSwarm, -Meta
 */

/** Handler of swarms. */
export const swarm = configKind({ type: "Swarm", fields: swarmFields });
