import { randomInt } from "node:crypto";

const LOWER = "abcdefghijklmnopqrstuvwxyz";
const DIGITS = "0123456789";

/** A random id of lower-case letters and digits, as Pangolin makes them. */
export function randomId(length: number): string {
  return randomText(length, LOWER + DIGITS);
}

/** A random text of letters in both cases and digits, as in invitation links. */
export function randomToken(length: number): string {
  return randomText(length, LOWER + LOWER.toUpperCase() + DIGITS);
}

function randomText(length: number, alphabet: string): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join("");
}

const ADJECTIVES =
  "amber brisk calm daring eager fabled gentle humble idle jolly keen lively mellow nimble " +
  "opal patient quiet rustic silent tidy upbeat vivid wary young zesty";
const NOUNS =
  "adder basilisk caiman dragon earless-monitor frilled-lizard gecko hognose iguana jewel-lizard " +
  "kingsnake lace-monitor mamba newt olm pangolin racer skink tuatara uromastyx varanus whipsnake";

function oneOf(words: string): string {
  const list = words.split(" ");
  return list[randomInt(list.length)] ?? "";
}

/** A readable id (`niceId`) that is not taken. */
export function niceName(isTaken: (name: string) => boolean): string {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const name = `${oneOf(ADJECTIVES)}-${oneOf(NOUNS)}`;
    if (!isTaken(name)) return name;
  }
  return `${oneOf(ADJECTIVES)}-${oneOf(NOUNS)}-${randomId(6)}`;
}

/** The name Pangolin gives a blueprint that came without one. */
export function blueprintName(): string {
  return `${oneOf(ADJECTIVES)}-${oneOf(ADJECTIVES)}-${oneOf(NOUNS)}`;
}
