import assert from "node:assert/strict";
import type { FleetSpec } from "../../../components/plan";
import { app, plan, values } from "./fixtures";

describe("planFleet", () => {
  describe("the environment", () => {
    const text = app(
      "environment: { MODE: prod, DB: 'p:[[DB_PASSWORD]]@h' }, secrets: [EXTRA]",
      'command: "${MODE} ${DB} ${DOMAIN} ${API_TOKEN:?set it} ${TZ:-UTC} ${OUTSIDE}"',
    );
    const fleet = {
      variables: values({ DOMAIN: "example.com" }),
      secrets: values({ API_TOKEN: "t", DB_PASSWORD: "p", EXTRA: "e" }),
      external: ["OUTSIDE"],
    };

    it("S0-DD-5, X-05: holds literals and names in single quotes, sorted, defaults left out", () => {
      const { stacks, found } = plan({ web: text }, fleet);
      assert.deepEqual(found, []);
      assert.equal(
        stacks[0]?.environment,
        [
          "API_TOKEN='[[API_TOKEN]]'",
          "DB='p:[[DB_PASSWORD]]@h'",
          "DOMAIN='[[DOMAIN]]'",
          "EXTRA='[[EXTRA]]'",
          "MODE='prod'",
          "OUTSIDE='[[OUTSIDE]]'",
          "",
        ].join("\n"),
      );
      assert.deepEqual(stacks[0].uses, ["API_TOKEN", "DB_PASSWORD", "DOMAIN", "EXTRA", "OUTSIDE"]);
    });

    it("takes an optional variable from the fleet when it has it", () => {
      const variables = values({ DOMAIN: "example.com", TZ: "Europe/Berlin" });
      const { stacks } = plan({ web: text }, { ...fleet, variables });
      assert.match(stacks[0]?.environment ?? "", /^TZ='\[\[TZ\]\]'$/m);
    });

    it("counts the secrets inside a plain variable's value as used", () => {
      const { stacks, found } = plan(
        { web: app("", 'command: "$URL"') },
        { variables: values({ URL: "db://u:[[DB_PW]]@h" }), secrets: values({ DB_PW: "x" }) },
      );
      assert.deepEqual(found, []);
      assert.deepEqual(stacks[0]?.uses, ["DB_PW", "URL"]);
    });

    it("S0-SEC-4: tells the command for each name without a value, where it is first used", () => {
      const { found } = plan({ web: app("", 'command: "${API_TOKEN} ${DOMAIN} ${API_TOKEN}"') });
      assert.deepEqual(found, [
        'stacks/web/compose.yaml:4:15: Stack "web": ${API_TOKEN} has no value. ' +
          "Run `pulumi config set --secret --path 'varanus:secrets.API_TOKEN'`.",
        'stacks/web/compose.yaml:4:28: Stack "web": ${DOMAIN} has no value. ' +
          "Run `pulumi config set --secret --path 'varanus:secrets.DOMAIN'` or, if anyone " +
          "may read it, `pulumi config set --path varanus:variables.DOMAIN VALUE`.",
      ]);
    });

    it("needs a nested name only when its condition holds", () => {
      const nested = { web: app("", 'command: "${A:-${B}} ${C:+${D}}"') };
      const missing = (spec: Partial<FleetSpec>) =>
        plan(nested, spec).found.map((line) => /\$\{\w+\}/.exec(line)?.[0]);
      assert.deepEqual(missing({}), ["${B}"]);
      assert.deepEqual(missing({ variables: values({ A: "1" }) }), []);
      assert.deepEqual(missing({ variables: values({ A: "1", C: "1" }) }), ["${D}"]);
    });

    it("leaves names to the env files that Komodo hands to Compose from the host", () => {
      const block = "komodo: { additionalEnvFiles: [/etc/a.env] }";
      assert.deepEqual(plan({ web: app(block, "command: $ELSEWHERE") }).found, []);
    });

    it("points to the env files of the host where files come from Git", () => {
      const { found } = plan({ web: app("komodo: { repo: me/fleet }", "command: $MY_KEY") });
      assert.deepEqual(found, [
        'stacks/web/compose.yaml:4:14: Stack "web": ${MY_KEY} has no value. Run `pulumi ' +
          "config set --secret --path 'varanus:secrets.MY_KEY'`; or list the host's file that " +
          "holds it in komodo.additionalEnvFiles.",
      ]);
    });

    it("asks for no COMPOSE_PROJECT_NAME, which Compose sets", () => {
      assert.deepEqual(plan({ web: app("", "command: $COMPOSE_PROJECT_NAME") }).found, []);
    });

    it("keeps numbers as they are written", () => {
      const block = "environment: { A: 1.10, B: 0755, C: 12345678901234567890, D: true }";
      const { stacks } = plan({ web: app(block, "command: $A$B$C$D") });
      assert.equal(
        stacks[0]?.environment,
        "A='1.10'\nB='0755'\nC='12345678901234567890'\nD='true'\n",
      );
    });

    it("refuses names under `secrets:` that are missing, plain, or set twice", () => {
      const { found } = plan(
        { web: app("secrets: [GONE, DOMAIN, BOTH], environment: { BOTH: x }", "command: $BOTH") },
        { variables: values({ DOMAIN: "d" }), secrets: values({ BOTH: "b" }) },
      );
      assert.deepEqual(found, [
        'stacks/web/compose.yaml:1:24: Stack "web": "secrets" names "GONE", which does not ' +
          "exist. Run `pulumi config set --secret --path 'varanus:secrets.GONE'`.",
        'stacks/web/compose.yaml:1:30: Stack "web": "secrets" names "DOMAIN", which is a plain ' +
          "variable. Make it a secret: run `pulumi config rm --path varanus:variables.DOMAIN`, then " +
          "`pulumi config set --secret --path 'varanus:secrets.DOMAIN'`.",
        'stacks/web/compose.yaml:1:38: Stack "web": "BOTH" stands in both "secrets" and ' +
          '"environment". Remove one of the two.',
      ]);
    });

    it("refuses literals that an environment cannot hold, or that nothing reads", () => {
      const block = `environment: { A: "it's", B: "x #y", C: "l\\n2", D: "z\\\\", E: e }`;
      const { found } = plan({ web: app(block, "command: $A$B$C$D") });
      assert.deepEqual(
        found.map((line) => line.replace(/^.*?: Stack "web": /, "").split(". ")[0]),
        [
          'the value of "environment.A" holds a single quote, which ends the value in an .env file',
          'the value of "environment.B" holds " #", where Komodo cuts a line of an environment',
          'the value of "environment.C" holds a line break or another control character, which an environment cannot',
          'the value of "environment.D" ends in a backslash, which hides the closing quote in an .env file',
          '"environment.E" is set, but the Compose file does not read it',
        ],
      );
    });

    it("S0-NFR-2: refuses values that an environment cannot hold, and never shows them", () => {
      const secrets = values({ A: "hunter2 #x", B: "hunter2'", C: "hunter2\\" });
      const { found } = plan(
        { one: app("", "command: $A$B$C"), two: app("", "command: $A") },
        { secrets },
      );
      const fix = "Choose a value without it, or encode it, for example with base64.";
      assert.deepEqual(found, [
        `Secret "A": the value holds " #", where Komodo cuts a line of an environment; in the environment of one, two. ${fix}`,
        `Secret "B": the value holds a single quote, which ends the value in an .env file; in the environment of one. ${fix}`,
        `Secret "C": the value ends in a backslash, which hides the closing quote in an .env file; in the environment of one. ${fix}`,
      ]);
    });

    it("accepts such values where no environment holds them", () => {
      const secrets = values({ A: "it's #1" });
      const { stacks, found } = plan({ web: app("", 'command: "[[A]]"') }, { secrets });
      assert.deepEqual(found, []);
      assert.deepEqual(stacks[0]?.uses, ["A"]);
    });
  });

  describe("names in double brackets", () => {
    it("X-05: are found in Compose text and in the fields that Komodo interpolates", () => {
      const block =
        "komodo: { preDeploy: { command: 'echo [[B]]' }, extraArgs: ['--x=[[C]]'], " +
        "composeCmdWrapper: 'op run -- [[COMPOSE_COMMAND]] [[D]]' }";
      const { stacks, found } = plan(
        { web: app(block, 'image: "[[A]]" # [[NOTE]]') },
        { secrets: values({ A: "1", B: "2", C: "3" }), external: ["D"] },
      );
      assert.deepEqual(found, []);
      assert.deepEqual(stacks[0]?.uses, ["A", "B", "C", "D"]);
    });

    it("X-05: are refused when unknown, unclosed, or with blanks inside", () => {
      const block = "komodo: { extraArgs: ['[[ALSO_GONE]]'] }";
      const { found } = plan(
        { web: app(block, 'image: "[[GONE_KEY]]"\n    command: "[[ A ]] [[ -f x ]] [[A"') },
        { secrets: values({ A: "1" }) },
      );
      const literal = "so Komodo would deploy it as it stands";
      assert.deepEqual(found, [
        `stacks/web/compose.yaml:1:36: Stack "web": [[ALSO_GONE]] names no variable or secret, ${literal}. ` +
          "Run `pulumi config set --secret --path 'varanus:secrets.ALSO_GONE'` or, if " +
          "anyone may read it, `pulumi config set --path varanus:variables.ALSO_GONE VALUE`.",
        `stacks/web/compose.yaml:4:13: Stack "web": [[GONE_KEY]] names no variable or secret, ${literal}. ` +
          "Run `pulumi config set --secret --path 'varanus:secrets.GONE_KEY'`.",
        `stacks/web/compose.yaml:5:15: Stack "web": [[ A ]] has blanks inside its brackets, ${literal}. ` +
          "Write [[A]].",
        'stacks/web/compose.yaml:5:34: Stack "web": "[[" has no closing "]]". Close it with "]]".',
      ]);
    });

    it("are refused in files that Komodo takes from Git", () => {
      const { found } = plan(
        { web: app("komodo: { repo: me/fleet }", 'image: "[[A]]" # [[B]]') },
        { secrets: values({ A: "1" }) },
      );
      assert.deepEqual(found, [
        'stacks/web/compose.yaml:4:13: Stack "web": [[A]] stays as it is: Komodo replaces no ' +
          "names in files from git. Use ${A}.",
      ]);
    });

    it("are refused when escaped but secret, since Komodo replaces those all the same", () => {
      const { found } = plan(
        { web: app("", 'command: "[[[A]]] [[[PLAIN]]]"') },
        { secrets: values({ A: "1" }), variables: values({ PLAIN: "2" }) },
      );
      assert.deepEqual(found, [
        'stacks/web/compose.yaml:4:15: Stack "web": [[[A]]] is escaped, but Komodo replaces it ' +
          "all the same, as it is a secret. Write the brackets with a YAML escape such as \\x5b.",
      ]);
    });

    it("are refused when interpolation is turned off", () => {
      const { found } = plan(
        { web: app("komodo: { skipSecretInterp: true }", "command: $A") },
        { secrets: values({ A: "1" }) },
      );
      assert.deepEqual(found, [
        'stacks/web/compose.yaml:1:42: Stack "web": "komodo.skipSecretInterp" turns off what it ' +
          "relies on for A. Remove it, or set these variables in `environment:` of x-varanus.",
      ]);
    });
  });
});
