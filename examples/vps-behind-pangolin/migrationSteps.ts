/** Where commands are typed: on your own machine, or on a host over SSH. */
export type Place = "here" | "vps" | "komodo";

/** Some commands that belong together. */
export interface Step {
  /** Tells steps apart; the order is tested by it. */
  readonly id: string;
  readonly title: string;
  readonly place: Place;
  /** What has to be known before they are run. */
  readonly note?: string;
  readonly commands: readonly string[];
}

/** A part of the page. */
export interface Section {
  readonly title: string;
  readonly steps: readonly Step[];
}

/** Folder of the projects that were started by hand. */
export const OLD = "/root/devel/aegis-gateway";

/** Folders of the old projects, from the outside in. */
export const oldFolders: readonly string[] = [OLD, `${OLD}/pangolin`, `${OLD}/pangolin/identity`];

/** Stops and removes the containers of an old project. */
export function down(folder: string): string {
  return `docker compose --project-directory ${folder} down`;
}

/** Starts an old project. */
export function up(folder: string): string {
  return `docker compose --project-directory ${folder} up -d`;
}

/** Starts a stack of the new ones by hand, under the name that Komodo takes over. */
export function newUp(name: string): string {
  return `docker compose -p ${name} --project-directory /opt/aegis/stacks/${name} up -d`;
}
