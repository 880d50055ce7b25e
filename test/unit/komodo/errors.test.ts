import assert from "node:assert/strict";
import { ApiError, NetworkError } from "../../../providers/http/errors";
import {
  adviceFor,
  faultOf,
  isNotFound,
  type KomodoFault,
  readKomodoError,
} from "../../../providers/komodo/errors";

const line = { method: "POST", path: "/write/X" };

function answer(status: number, error: string, trace: string[] = []): ApiError {
  const { text, retryAfterMs } = readKomodoError(status, { error, trace });
  return new ApiError("Komodo", line, status, text, retryAfterMs);
}

type Case = [status: number, text: string, trace?: string[]];

/** What Komodo Core 2.3.2 answered, by meaning. */
const OBSERVED: Record<KomodoFault, Case[]> = {
  notFound: [
    [500, "Did not find any Server matching nope"],
    [500, "Did not find any ResourceSync matching 65f0c0ffee65f0c0ffee65f0"],
    [500, "Did not find any Stack matching busy"],
    [500, "no tag found matching nope"],
    [500, "No tag found matching name or id: nope"],
    [500, "no variable found with given name: NOPE"],
    [500, "no UserGroup found with given name or id"],
    [500, "no UserGroup found with given id"],
    [500, "No user found with given id / username"],
    [400, "No account found with given id"],
    [404, "Server onboarding key matching provided public key not found"],
    [500, "no update exists with given id"],
  ],
  busy: [
    [500, "Stack busy"],
    [500, "Server busy"],
    [500, "Resource is busy"],
  ],
  conflict: [
    [409, "Resource with name 'local' already exists"],
    [500, "Failed to add Procedure to db", ["E11000 duplicate key error collection"]],
    [500, "failed to create tag on db", ["code: 11000 E11000 duplicate key"]],
    [500, "Failed to create Variable on db", ["E11000 duplicate key"]],
    [500, "failed to create UserGroup on db", ["E11000 duplicate key"]],
    [500, "Failed to create git provider account on db", ["E11000 duplicate key"]],
    [500, "failed to create service user on db"],
    [500, "Failed to update Server on db. This name may already be taken."],
    [500, "Username already taken."],
  ],
  forbidden: [
    [403, "Only Admins can create variables"],
    [403, "This call is admin only"],
    [403, "User cannot create Servers"],
    [
      500,
      "User does not have required permissions on this Server. Must have at least Write permissions",
    ],
  ],
  unauthenticated: [
    [401, "Invalid client credentials"],
    [401, "Invalid user credentials | You have 4 attempts remaining"],
    [401, "Invalid login credentials | You have 4 attempts remaining"],
    [500, "Invalid user credentials"],
    [500, "Request headers have X-API-KEY but missing X-API-SECRET"],
  ],
  rateLimited: [[429, "Too many attempts | Try again in 15s"]],
  invalid: [
    [400, "Must provide non-empty name for resource"],
    [400, "Valid ObjectIds cannot be used as names"],
    [400, "Failed to validate variable value", ["Control character at index 5"]],
    [400, "Failed to parse the request body as JSON: EOF"],
    [
      422,
      "Failed to deserialize the JSON body into the target type: params: missing field `server`",
    ],
    [500, "missing field `server`"],
    [500, "Cannot find Server with empty name / id"],
    [500, "id is not valid ObjectId"],
    [500, "Cannot attach Stack to this Server", ["Did not find any Server matching nope"]],
    [500, "Cannot attach Server nope to this Swarm", ["Did not find any Server matching nope"]],
    [500, "Invalid build_args", ["line 0 missing assignment character ('=' or ':')"]],
    [500, "Invalid ports", ["line 0 missing assignment character ('=' or ':')"]],
    [500, "Invalid volumes", ["line 0 missing assignment character ('=' or ':')"]],
    [500, "Invalid environment", ["line 0 missing assignment character ('=' or ':')"]],
  ],
  serverAway: [
    [500, "server not enabled"],
    [500, "Server 65f0c0ffee65f0c0ffee65f0 is not connected"],
  ],
  unreachable: [
    [500, "Cannot rename Deployment when container status is unknown"],
    [500, "Cannot change custom container name when container status is unknown"],
  ],
  misrouted: [[404, "404 page not found"]],
  other: [
    [500, "failed to run docker compose up"],
    [500, "failed to remove: device or resource busy"],
    [405, ""],
  ],
  tooLarge: [
    [413, "Failed to buffer the request body: length limit exceeded"],
    [413, "413 Request Entity Too Large"],
  ],
};

describe("faultOf", () => {
  for (const [fault, cases] of Object.entries(OBSERVED)) {
    for (const [status, text, trace] of cases) {
      it(`takes ${status} "${text}" for ${fault}`, () => {
        assert.equal(faultOf(answer(status, text, trace)), fault);
      });
    }
  }

  it("takes a missing Server for a wrong reference where a Builder is written", () => {
    const text = "Did not find any Server matching nope";
    const of = (path: string) => faultOf(new ApiError("Komodo", { ...line, path }, 500, text));
    assert.deepEqual(
      ["/write/CreateBuilder", "/write/UpdateServer", "/write/UpdateResourceMeta"].map(of),
      ["invalid", "notFound", "notFound"],
    );
  });

  it("takes whatever is no answer of Komodo for other", () => {
    const lost = new NetworkError("Komodo", line, "http://komodo", "ECONNRESET", 1);
    assert.deepEqual(
      [faultOf(lost), faultOf(new Error("Stack busy")), faultOf(undefined)],
      ["other", "other", "other"],
    );
  });
});

describe("isNotFound", () => {
  it("is true for what does not exist only", () => {
    assert.equal(isNotFound(answer(500, "Did not find any Stack matching x")), true);
    assert.equal(isNotFound(answer(500, "Stack busy")), false);
  });
});

describe("readKomodoError", () => {
  it("joins the error and its causes", () => {
    const body = { error: "Cannot attach Stack", trace: ["Did not find any Server", "more"] };
    assert.deepEqual(readKomodoError(500, body), {
      text: "Cannot attach Stack: Did not find any Server: more",
    });
  });

  it("waits as long as a 429 says and 250 ms more", () => {
    const body = { error: "Too many attempts | Try again in 7s", trace: [] };
    assert.equal(readKomodoError(429, body).retryAfterMs, 7_250);
  });

  it("waits 15 s for a 429 that says nothing", () => {
    assert.equal(readKomodoError(429, "slow down").retryAfterMs, 15_000);
  });

  it("takes the title of a proxy's page", () => {
    const page = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>";
    assert.deepEqual(readKomodoError(502, page), { text: "502 Bad Gateway" });
  });

  it("says so when there is no explanation", () => {
    for (const body of ["", null, undefined, {}, { error: "" }]) {
      assert.deepEqual(readKomodoError(405, body), { text: "no explanation" });
    }
  });
});

describe("adviceFor", () => {
  it("says what to do about credentials, rights, limits and what is busy", () => {
    const advice = (status: number, text: string) => adviceFor(answer(status, text));
    assert.deepEqual(
      [
        advice(401, "Invalid login credentials"),
        advice(403, "This call is admin only"),
        advice(429, "Too many attempts"),
        advice(500, "Stack busy"),
        advice(500, "server not enabled"),
        advice(500, "Cannot attach Build to this Builder"),
        advice(500, "Invalid secret_args"),
        advice(500, "Invalid ports"),
        advice(413, "length limit exceeded"),
        advice(500, "Failed to rename container on server"),
        advice(500, "disk full"),
      ],
      [
        "Set the credentials: `pulumi config set komodo:username` and `pulumi config set --secret " +
          "komodo:password`, or komodo:apiKey and komodo:apiSecret",
        "Use an account that is an admin in Komodo, or grant it the permission there",
        "Wait 15 seconds after failed logins, and check the credentials",
        "Run `pulumi up` again when the running action in Komodo has ended",
        "Enable its server or bring it back, or take the server out of the resource in a `pulumi up` " +
          "of its own, then run `pulumi up` again",
        "Correct the value that it names, then run `pulumi up` again",
        "Correct the value that it names, then run `pulumi up` again",
        "Correct the value that it names, then run `pulumi up` again",
        "Shorten its texts: Core takes 2 MB in one request, a proxy before it perhaps less",
        "Rename or remove the container on its server by hand, then run `pulumi up` again",
        "See Komodo's log for the cause, then run `pulumi up` again",
      ],
    );
  });
});
