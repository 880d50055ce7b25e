import assert from "node:assert/strict";
import { untyped } from "../../../providers/dynamic/fields";
import { fromConfig, givenKeys, toConfig } from "../../../providers/komodo/configForm";
import { referenceForm } from "../../../providers/komodo/references";
import { serverFields } from "../../../providers/komodo/server/fields";
import { stackFields } from "../../../providers/komodo/stack/fields";

const stacks = untyped(stackFields);
const servers = untyped(serverFields);

const WINDOW = {
  name: "night",
  description: "updates",
  scheduleType: "Weekly",
  dayOfWeek: "Monday",
  date: "",
  hour: 3,
  minute: 0,
  durationMinutes: 60,
  timezone: "",
  enabled: true,
};
const REMOTE_WINDOW = {
  name: "night",
  description: "updates",
  schedule_type: "Weekly",
  day_of_week: "monday",
  date: "",
  hour: 3,
  minute: 0,
  duration_minutes: 60,
  timezone: "",
  enabled: true,
};

describe("toConfig", () => {
  it("sends the named fields under Komodo's names, references as server_id", () => {
    const inputs = { name: "media", server: "nas", autoPull: false, branch: "next" };
    assert.deepEqual(toConfig(stacks, inputs, ["server", "autoPull"]), {
      server_id: "nas",
      auto_pull: false,
    });
  });

  it("sends the default of a named field that the program does not set", () => {
    assert.deepEqual(toConfig(stacks, {}, ["branch", "fileContents", "links"]), {
      branch: "main",
      file_contents: "",
      links: [],
    });
  });

  it("sends our own value where it differs from Komodo's default", () => {
    assert.deepEqual(toConfig(servers, {}, ["enabled"]), { enabled: true });
  });

  it("sends neither what belongs to the resource itself nor what only Varanus knows", () => {
    const keys = [
      "name",
      "description",
      "tags",
      "template",
      "adopt",
      "state",
      "triggers",
      "deploy",
    ];
    assert.deepEqual(toConfig(stacks, { name: "a", state: "down", triggers: {} }, keys), {});
  });

  it("fills the parts of an object in, so that a replaced object is whole", () => {
    assert.deepEqual(toConfig(stacks, { preDeploy: { command: "ls" } }, ["preDeploy"]), {
      pre_deploy: { path: "", command: "ls", shell_mode: false },
    });
  });

  it("sends name and description inside a maintenance window", () => {
    assert.deepEqual(toConfig(servers, { maintenanceWindows: [WINDOW] }, ["maintenanceWindows"]), {
      maintenance_windows: [REMOTE_WINDOW],
    });
  });
});

describe("fromConfig", () => {
  it("takes what the table knows and leaves out the rest", () => {
    assert.deepEqual(fromConfig(stacks, { server_id: "1f", auto_pull: true, novelty: 1 }), {
      server: "1f",
      autoPull: true,
    });
  });

  it("reads the parts of objects and lists of objects", () => {
    assert.deepEqual(fromConfig(servers, { maintenance_windows: [REMOTE_WINDOW] }), {
      maintenanceWindows: [WINDOW],
    });
  });

  it("gives back what toConfig sent, for every field of a stack and a server", () => {
    for (const fields of [stacks, servers]) {
      const config = toConfig(fields, {}, Object.keys(fields));
      const inputs = fromConfig(fields, config);
      assert.deepEqual(toConfig(fields, inputs, Object.keys(fields)), config);
    }
  });
});

describe("givenKeys", () => {
  it("names what the program sets and where our default differs", () => {
    assert.deepEqual(givenKeys(servers, { name: "nas", region: "" }), [
      "name",
      "region",
      "enabled",
    ]);
  });
});

describe("referenceForm", () => {
  const items = [{ id: "1f", name: "nas" }];

  it("keeps the form in which the program names the same object", () => {
    assert.deepEqual(
      [referenceForm("1f", "1f", items), referenceForm("nas", "1f", items)],
      ["1f", "nas"],
    );
  });

  it("is the name of another object, or its id where the name is not known", () => {
    assert.deepEqual(
      [referenceForm("vps", "1f", items), referenceForm("vps", "2f", items)],
      ["nas", "2f"],
    );
  });
});
