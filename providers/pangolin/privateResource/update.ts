import { ApiError } from "../../http/errors";
import type { Pangolin } from "../context";
import { dropGrants, granteeIds, grantsKey, type GrantTarget } from "../grantLists";
import { lists } from "../lists";
import type { PrivateResourceRow } from "../shapes";
import type { PrivateResourceInputs } from "./fields";
import { siteIdsOf } from "./lookUp";

/** Body of a write but for sites, grants and nice id; every field, because what is left out resets. */
export function bodyOf(inputs: PrivateResourceInputs) {
  const { name, mode = "host", destination, alias, enabled = true, disableIcmp = false } = inputs;
  const { tcpPorts = "*", udpPorts = "*" } = inputs;
  return {
    ...{ name, mode, destination, enabled, disableIcmp },
    alias: alias?.toLowerCase() ?? null,
    tcpPortRangeString: tcpPorts,
    udpPortRangeString: udpPorts,
  };
}

/** Inputs with what a resource has wherever the program says nothing. */
export function withGiven(
  row: PrivateResourceRow,
  inputs: PrivateResourceInputs,
): PrivateResourceInputs {
  const { tcpPortRangeString, udpPortRangeString, disableIcmp, enabled, alias, mode } = row;
  return {
    enabled,
    disableIcmp: disableIcmp ?? false,
    tcpPorts: tcpPortRangeString ?? "*",
    udpPorts: udpPortRangeString ?? "*",
    ...(alias !== null && { alias }),
    ...(mode !== "http" && { mode }),
    ...inputs,
  };
}

/** What is written where. */
export interface Rewrite {
  readonly org: string;
  readonly id: number;
  readonly inputs: PrivateResourceInputs;
}

/**
 * Writes a resource in full, with the grants that it has: an update without them revokes them
 * (1.18.4). Nothing else of this process writes its grants meanwhile. A write that fails after it may
 * have wiped them is sent once more, with the grants of before.
 */
export function rewrite(pangolin: Pangolin, what: Rewrite): Promise<PrivateResourceRow> {
  const { org, id, inputs } = what;
  const target: GrantTarget = { kind: "privateResource", id };
  return pangolin.serial.run(grantsKey(target), async () => {
    const siteIds = await siteIdsOf(pangolin, org, inputs);
    const grants = await presentGrants(pangolin, target);
    const { niceId } = inputs;
    const body = { ...bodyOf(inputs), ...(niceId !== undefined && { niceId }), siteIds, ...grants };
    try {
      return await post(pangolin, what, body);
    } catch (error) {
      if (!(error instanceof ApiError && error.status >= 500)) throw error;
      return await post(pangolin, what, body);
    } finally {
      dropGrants(pangolin, target);
    }
  });
}

async function presentGrants(pangolin: Pangolin, target: GrantTarget) {
  dropGrants(pangolin, target);
  const [roleIds, userIds, clientIds] = await Promise.all([
    granteeIds(pangolin, target, "role"),
    granteeIds(pangolin, target, "user"),
    granteeIds(pangolin, target, "client"),
  ]);
  return { roleIds, userIds, clientIds };
}

function post(
  { client, listings }: Pangolin,
  { org, id }: Rewrite,
  body: object,
): Promise<PrivateResourceRow> {
  const { path } = lists.privateResources(org);
  return listings.written([path], () => client.update(`/site-resource/${id}`, body));
}
