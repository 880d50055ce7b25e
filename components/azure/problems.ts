import { type FieldProblem, untyped } from "../../providers/dynamic/fields";
import type { Problem } from "../../providers/dynamic/problem";
import { validate } from "../../providers/dynamic/validate";
import { contains, isRange, overlaps, parseRange, type Range } from "./cidr";
import { DOCKER_POOL } from "./dockerPool";
import { coreVmFields } from "./fields";
import { machineName, misfit, MOST_RANGES } from "./limits";
import { type CoreVmArgs, type CoreVmSpec, withDefaults } from "./options";
import { ruleProblems, type SecurityRule, securityRules } from "./securityRules";
import { pairProblem } from "./sshKeys";

/** Everything that is wrong with the arguments of a CoreVm; empty when nothing is. */
export function coreVmProblems(name: string, args: CoreVmArgs): Problem[] {
  const subject = `CoreVm "${name}"`;
  const own: FieldProblem[] = [
    ...misfit("name", name, machineName),
    ...validate(untyped(coreVmFields), plain(args)),
  ];
  // The rest compares fields with each other and needs each one to be right by itself.
  const found = own.length > 0 ? own : togetherProblems(withDefaults(name, args));
  return found.map(({ message, fix }) => ({ subject, message, fix }));
}

/** The arguments without outputs: those are not known yet, and full of references to each other. */
function plain(args: CoreVmArgs): object {
  const { sshHostKey } = args;
  if (typeof sshHostKey?.privateKey !== "object") return args;
  return { ...args, sshHostKey: { ...sshHostKey, privateKey: true } };
}

function togetherProblems(spec: CoreVmSpec): FieldProblem[] {
  return [
    ...networkProblems(spec),
    ...overlayProblems(spec),
    ...countProblems(securityRules(spec)),
    ...ruleProblems(securityRules(spec)),
    ...hostKeyProblems(spec),
  ];
}

function networkProblems(spec: CoreVmSpec): FieldProblem[] {
  const { addressSpace, subnetRange, overlay, firstStart } = spec;
  const space = range(addressSpace);
  const others = [
    ...(firstStart.installDocker ? [["the networks of Docker", DOCKER_POOL] as const] : []),
    ...(overlay?.range === undefined ? [] : [["overlay.range", overlay.range] as const]),
  ];
  const outside = {
    message: `"subnetRange" is ${subnetRange}, which lies outside "addressSpace" ${addressSpace}`,
    fix: "Choose a range inside of it",
  };
  return [
    ...(contains(space, range(subnetRange)) ? [] : [outside]),
    ...others
      .filter(([, other]) => overlaps(space, range(other)))
      .map(([what, other]) => ({
        message: `"addressSpace" is ${addressSpace}, which overlaps ${what}, ${other}`,
        fix: "Choose another private range such as 10.20.0.0/24",
      })),
  ];
}

/** Fields have been checked one by one before, so that every text here is a range. */
function range(text: string): Range {
  const parsed = parseRange(text);
  if (isRange(parsed)) return parsed;
  throw new Error(`Range "${text}": ${parsed.reason}. Write ${parsed.instead}.`);
}

function overlayProblems({ overlay }: CoreVmSpec): FieldProblem[] {
  if (overlay === undefined) return [];
  const { port, peers = [] } = overlay;
  if ((port !== undefined) === peers.length > 0) return [];
  const [has, lacks] = port === undefined ? ["peers", "port"] : ["port", "peers"];
  const message = `"overlay.${has}" is set without "overlay.${lacks}"`;
  return [{ message, fix: `Set "overlay.${lacks}" too, or remove it` }];
}

function countProblems(rules: readonly SecurityRule[]): FieldProblem[] {
  const count = rules.reduce((sum, rule) => sum + (rule.sourceAddressPrefixes?.length ?? 0), 0);
  if (count <= MOST_RANGES) return [];
  const message = `its rules have ${count} ranges, the limit of Azure is ${MOST_RANGES}`;
  return [{ message, fix: "Join ranges into wider ones" }];
}

function hostKeyProblems({ sshHostKey }: CoreVmSpec): FieldProblem[] {
  if (!sshHostKey) return [];
  const found = pairProblem(sshHostKey.privateKey, sshHostKey.publicKey);
  return found ? [found] : [];
}
