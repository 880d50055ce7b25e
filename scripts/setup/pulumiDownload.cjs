"use strict";

const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const { Readable, Transform } = require("node:stream");
const { pipeline } = require("node:stream/promises");
const { bin, tools } = require("./paths.cjs");
const { programName } = require("./programs.cjs");
const { ownPulumi } = require("./pulumiRecord.cjs");
const { archiveName, archiveUrl, checksumOf, checksumsUrl } = require("./pulumiRelease.cjs");
const { run } = require("./run.cjs");
const { pulumiVersion } = require("./versions.cjs");

const answerTimeoutMs = 8_000;
const downloadTimeoutMs = 10 * 60_000;
const unpackTimeoutMs = 2 * 60_000;

/** Starts a download; gives up when the server has not begun to answer after 8 s. */
async function open(url) {
  const controller = new AbortController();
  const timers = [
    setTimeout(() => controller.abort(), answerTimeoutMs),
    setTimeout(() => controller.abort(), downloadTimeoutMs).unref(),
  ];
  try {
    const response = await fetch(url, { signal: controller.signal });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return response;
  } catch (error) {
    const reason = error.name === "AbortError" ? "no answer in time" : error.cause?.message;
    throw new Error(`${url}: ${reason ?? error.message}`);
  } finally {
    clearTimeout(timers[0]);
  }
}

/** Writes the body of a response to a file and answers its SHA-256. */
async function save(response, file) {
  const hash = createHash("sha256");
  const digest = new Transform({
    transform(chunk, _encoding, done) {
      hash.update(chunk);
      done(undefined, chunk);
    },
  });
  await pipeline(Readable.fromWeb(response.body), digest, fs.createWriteStream(file));
  return hash.digest("hex");
}

/** Moves the programs of an unpacked release into `.tools/bin`. Unix archives hold them in
 * `pulumi/`, the Windows one in `pulumi/bin/`. */
function installFrom(folder) {
  const candidates = [path.join(folder, "pulumi"), path.join(folder, "pulumi", "bin")];
  const source = candidates.find((dir) => fs.existsSync(path.join(dir, programName("pulumi"))));
  if (!source) throw new Error("the release archive holds no pulumi program");
  fs.rmSync(bin, { recursive: true, force: true });
  fs.renameSync(source, bin);
}

/**
 * Installs the official release below `.tools`, after comparing it with the checksum that Pulumi
 * publishes for it. Throws, saying why, when the site is not reached within 8 s or the archive is
 * not the published one; then `.tools/bin` is untouched.
 */
async function downloadPulumi() {
  const name = archiveName(process.platform, process.arch);
  const wanted = checksumOf(await (await open(checksumsUrl)).text(), name);
  fs.mkdirSync(tools, { recursive: true });
  const folder = fs.mkdtempSync(path.join(tools, "download-"));
  try {
    const archive = path.join(folder, name);
    const actual = await save(await open(archiveUrl(name)), archive);
    if (actual !== wanted) {
      throw new Error(`${name} has SHA-256 ${actual}, the published one is ${wanted}`);
    }
    // The tar of Windows 10 and later unpacks zip archives too.
    await run("tar", ["-xf", name], { cwd: folder, timeoutMs: unpackTimeoutMs });
    installFrom(folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
  return { path: ownPulumi, version: pulumiVersion };
}

module.exports = { downloadPulumi };
