import assert from "node:assert/strict";
import type { Pangolin } from "../../../providers/pangolin/context";
import {
  referenceForm,
  referenceForms,
  referred,
  referredId,
  referredIds,
} from "../../../providers/pangolin/references";

const SITES = [
  { siteId: 1, niceId: "nas-1", name: "nas" },
  { siteId: 2, niceId: "two", name: "nas" },
  { siteId: 3, niceId: "three", name: "1" },
  { siteId: 4, niceId: "vps", name: "vps" },
];
const PLACE = { kind: "site", org: "home" } as const;

/** A context whose lists give one answer after the other, the last one for ever. */
function contextOf(...answers: object[][]) {
  const dropped: string[] = [];
  const get = () => Promise.resolve(answers[Math.min(dropped.length, answers.length - 1)] ?? []);
  const drop = (paths: readonly string[]) => void dropped.push(...paths);
  return { dropped, pangolin: { listings: { get, drop } } as unknown as Pangolin };
}

describe("referred", () => {
  it("finds by id first, then by nice id, then by name", async () => {
    const { pangolin } = contextOf(SITES);
    const ids = [];
    for (const one of ["1", "two", "vps"]) ids.push(await referredId(pangolin, PLACE, one));
    assert.deepEqual(ids, [1, 2, 4]);
  });

  it("refuses a name of several, and names their ids", async () => {
    await assert.rejects(referred(contextOf(SITES).pangolin, PLACE, "nas"), {
      message:
        'Site "nas": the name belongs to 2 objects, with the ids 1, 2. ' +
        "Refer to one of them by its id.",
    });
  });

  it("reads the list again before it says that there is none", async () => {
    const fresh = [...SITES, { siteId: 5, niceId: "new", name: "new" }];
    const { pangolin, dropped } = contextOf(SITES, fresh);
    assert.equal(await referredId(pangolin, PLACE, "new"), 5);
    assert.deepEqual(dropped, ["/org/home/sites"]);
    await assert.rejects(referred(pangolin, PLACE, "gone"), {
      message:
        'Site "gone": the organization "home" has none of this id or name. ' +
        "Correct the reference, or create it first.",
    });
  });

  it("gives texts as ids of users and domains", async () => {
    const users = contextOf([{ id: "abc", username: "ann", email: "ann@example.com" }]);
    const user = { kind: "user", org: "home" } as const;
    assert.equal(await referredId(users.pangolin, user, "ann@example.com"), "abc");
    const domains = contextOf([{ domainId: "d1", baseDomain: "example.com" }]);
    const domain = { kind: "domain", org: "home" } as const;
    assert.equal(await referredId(domains.pangolin, domain, "example.com"), "d1");
  });
});

describe("referredIds", () => {
  it("has each id once, however it is named", async () => {
    const ids = await referredIds(contextOf(SITES).pangolin, PLACE, ["1", "nas-1", "vps"]);
    assert.deepEqual(ids, [1, 4]);
  });
});

describe("referenceForm", () => {
  const form = (id: number, ...olds: string[]) =>
    referenceForm(contextOf(SITES).pangolin, PLACE, { id, olds });

  it("keeps the program's form while it leads to the same object", async () => {
    assert.equal(await form(4, "vps"), "vps");
    assert.equal(await form(2, "2"), "2");
    assert.equal(await form(1, "vps", "nas-1"), "nas-1");
  });

  it("is the nice id, or the id of what is no longer listed, when nothing of the program's fits", async () => {
    assert.equal(await form(2, "vps"), "two");
    assert.equal(await form(9, "vps"), "9");
  });

  it("is never a name that leads elsewhere: a name may look like another's id", async () => {
    assert.equal(await form(3, "1"), "three");
  });
});

describe("referenceForms", () => {
  it("gives the form of each id, in order", async () => {
    const wanted = { ids: [4, 1], olds: ["vps"] };
    const forms = await referenceForms(contextOf(SITES).pangolin, PLACE, wanted);
    assert.deepEqual(forms, ["vps", "nas-1"]);
  });
});
