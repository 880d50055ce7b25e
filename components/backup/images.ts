/** Images of the containers that make and open archives, each with its tag. */
export interface BackupImages {
  /** Makes archives and sends them away. */
  readonly backup: string;
  /** Opens archives: Alpine, which installs what it needs for that when it runs. */
  readonly archive: string;
}

/** What is taken for images that are not named. */
export const backupImages: BackupImages = {
  backup: "docker.io/offen/docker-volume-backup:v2.48.2",
  archive: "docker.io/library/alpine:3.22.2",
};
