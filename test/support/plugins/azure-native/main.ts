import path from "node:path";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { hasUnknown } from "../../../../providers/dynamic/values";
import { handler, serve, struct, tokenOf, values } from "../serve";
import { StandIn } from "./provider";
import { packageVersion } from "./shapes";
import { Store } from "./store";

/*
 * Stands in for the azure-native plugin: a resource provider that the real engine talks to, with a
 * folder in place of Azure. Put this folder first on PATH and set VARANUS_AZURE_FOLDER to a folder
 * of the test: it gets `resources.json` (all that exists, by id) and `calls.log` (each change).
 *
 * It checks: names, types, enums and required ones of all inputs, against the declarations of the
 * installed package; that what an id or a resource group names exists; rules of security groups
 * (priorities, families, sources), subnets in their networks, DNS labels, names of accounts and
 * vaults, keys and size of custom data; what Azure never changes in a machine; deletes of what is
 * in use or locked. It replaces a resource for the same inputs as the real plugin does.
 *
 * It does not check: rights, quotas, prices, regions, whether a size or an image exists or fits the
 * disk, names that others have taken, policies, soft-deleted vaults and accounts. Nothing boots:
 * cloud-init is text, and addresses answer nobody. Everything is there at once: there is no waiting
 * and no throttling.
 */

const folder = process.env.VARANUS_AZURE_FOLDER ?? path.join(process.cwd(), "azure");
const standIn = new StandIn(new Store(folder));

const handlers = {
  configure: handler(() => new proto.ConfigureResponse().setSupportspreview(true)),
  invoke: handler((request: proto.InvokeRequest) =>
    new proto.InvokeResponse().setReturn(
      struct(standIn.invoke(request.getTok(), values(request.getArgs()))),
    ),
  ),
  check: handler(check),
  diff: handler(diff),
  create: handler(create),
  update: handler(update),
  read: handler(read),
  delete: handler((request: proto.DeleteRequest) => {
    standIn.delete(tokenOf(request.getUrn()), request.getId());
    return new Empty();
  }),
};

function check(request: proto.CheckRequest): proto.CheckResponse {
  const [olds, news] = [values(request.getOlds()), values(request.getNews())];
  const { inputs, faults } = standIn.check(tokenOf(request.getUrn()), olds, news);
  const failures = faults.map(({ property, reason }) =>
    new proto.CheckFailure().setProperty(property).setReason(reason),
  );
  return new proto.CheckResponse().setInputs(struct(inputs)).setFailuresList(failures);
}

function diff(request: proto.DiffRequest): proto.DiffResponse {
  const [olds, news] = [values(request.getOldInputs()), values(request.getNews())];
  const token = tokenOf(request.getUrn());
  const { changed, replaces, deleteFirst } = standIn.diff(token, request.getId(), olds, news);
  const { DIFF_SOME, DIFF_NONE } = proto.DiffResponse.DiffChanges;
  return new proto.DiffResponse()
    .setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE)
    .setDiffsList([...changed])
    .setReplacesList([...replaces])
    .setDeletebeforereplace(deleteFirst);
}

function create(request: proto.CreateRequest): proto.CreateResponse {
  const token = tokenOf(request.getUrn());
  const inputs = values(request.getProperties());
  const answer = new proto.CreateResponse();
  if (request.getPreview())
    return answer.setProperties(struct(standIn.previewed(token, inputs, "")));
  if (hasUnknown(inputs)) throw new Error("an input is not known");
  const { id, outputs } = standIn.create(token, inputs);
  return answer.setId(id).setProperties(struct(outputs));
}

function update(request: proto.UpdateRequest): proto.UpdateResponse {
  const token = tokenOf(request.getUrn());
  const [olds, news] = [values(request.getOldInputs()), values(request.getNews())];
  const answer = new proto.UpdateResponse();
  if (request.getPreview()) {
    return answer.setProperties(struct(standIn.previewed(token, news, request.getId())));
  }
  return answer.setProperties(struct(standIn.update(token, request.getId(), olds, news)));
}

function read(request: proto.ReadRequest): proto.ReadResponse {
  const found = standIn.read(request.getId());
  const answer = new proto.ReadResponse();
  if (!found) return answer;
  return answer
    .setId(request.getId())
    .setInputs(struct(found.inputs))
    .setProperties(struct(found.outputs));
}

serve(packageVersion, handlers);
