"use strict";

const { pulumiVersion } = require("./versions.cjs");

/** Where Pulumi publishes its releases; VARANUS_PULUMI_MIRROR names a copy of that folder. */
const releaseFolder =
  process.env.VARANUS_PULUMI_MIRROR?.replace(/\/+$/, "") ?? "https://get.pulumi.com/releases/sdk";

const systems = { linux: "linux", darwin: "darwin", win32: "windows" };
const processors = { x64: "x64", arm64: "arm64" };

/** File name of the official release archive for a system, as `process.platform` and `process.arch`
 * name it. Throws for a system Pulumi publishes no archive for. */
function archiveName(platform, arch) {
  const system = systems[platform];
  const processor = processors[arch];
  if (!system || !processor) throw new Error(`Pulumi publishes no release for ${platform} ${arch}`);
  const ending = platform === "win32" ? "zip" : "tar.gz";
  return `pulumi-v${pulumiVersion}-${system}-${processor}.${ending}`;
}

/** Address of the list of SHA-256 checksums that Pulumi publishes beside its archives. */
const checksumsUrl = `${releaseFolder}/pulumi-${pulumiVersion}-checksums.txt`;

/** Address of an archive. */
function archiveUrl(name) {
  return `${releaseFolder}/${name}`;
}

/**
 * The SHA-256 of a file in a list of `<64 hex digits>  <file name>` lines. Throws when the list
 * does not name the file.
 */
function checksumOf(list, name) {
  const words = list.split("\n").map((line) => line.trim().split(/\s+\*?/));
  const digest = words.find(([, file]) => file === name || file === `./${name}`)?.[0];
  if (!digest || !/^[0-9a-f]{64}$/i.test(digest)) {
    throw new Error(`the published checksums have no SHA-256 of ${name}`);
  }
  return digest.toLowerCase();
}

module.exports = { archiveName, archiveUrl, checksumOf, checksumsUrl };
