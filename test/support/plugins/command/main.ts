import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { handler, serve, struct, tokenOf, values } from "../serve";
import { kinds, type Kind } from "./kinds";
import { changedInputs, plain } from "./values";

/*
 * Stands in for the command plugin 1.2.1: a resource provider that the real engine talks to, which
 * runs real commands, on this machine or over real SSH. Put this folder first on PATH.
 *
 * As the real one: `create` runs again on a changed input without `update`; changed `triggers`
 * replace; `delete` runs with the inputs of the last success; a failure shows the command and all
 * that it printed; `connection` is secret, and what a command prints is not, whatever it read; what
 * it prints is not known in a preview that would run it.
 *
 * It differs: SSH is OpenSSH's client and copies go through the shell instead of SFTP; there are no
 * proxies, passwords, agents or passphrases of keys; output does not stream; there are no functions,
 * no `CopyFile`, and no assets of local commands.
 */

function kindOf(urn: string): Kind {
  const token = tokenOf(urn);
  const kind = kinds[token];
  if (!kind) throw new Error(`the stand-in has no ${token}`);
  return kind;
}

async function create(request: proto.CreateRequest): Promise<proto.CreateResponse> {
  const kind = kindOf(request.getUrn());
  const inputs = values(request.getProperties());
  const answer = new proto.CreateResponse();
  if (request.getPreview()) {
    return answer.setProperties(struct({ ...inputs, ...kind.unknownOutputs }));
  }
  const outputs = await kind.create(plain(inputs));
  const id = `${request.getName()}${Math.random().toString(16).slice(2, 10)}`;
  return answer.setId(id).setProperties(struct({ ...inputs, ...outputs }));
}

async function update(request: proto.UpdateRequest): Promise<proto.UpdateResponse> {
  const kind = kindOf(request.getUrn());
  const [olds, news] = [values(request.getOlds()), values(request.getNews())];
  const answer = new proto.UpdateResponse();
  if (request.getPreview()) {
    return answer.setProperties(struct({ ...news, ...kind.unknownOutputs }));
  }
  const outputs = await kind.update(plain(olds), plain(news));
  return answer.setProperties(struct({ ...news, ...outputs }));
}

function diff(request: proto.DiffRequest): proto.DiffResponse {
  const changed = changedInputs(values(request.getOldInputs()), values(request.getNews()));
  const { DIFF_SOME, DIFF_NONE } = proto.DiffResponse.DiffChanges;
  return new proto.DiffResponse()
    .setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE)
    .setDiffsList(changed)
    .setReplacesList(changed.filter((name) => name === "triggers"));
}

function read(request: proto.ReadRequest): proto.ReadResponse {
  return new proto.ReadResponse()
    .setId(request.getId())
    .setInputs(request.getInputs())
    .setProperties(request.getProperties());
}

const handlers = {
  configure: handler(() =>
    new proto.ConfigureResponse().setSupportspreview(true).setAcceptsecrets(true),
  ),
  check: handler((request: proto.CheckRequest) => {
    const inputs = kindOf(request.getUrn()).check(values(request.getNews()));
    return new proto.CheckResponse().setInputs(struct(inputs));
  }),
  diff: handler(diff),
  create: handler(create),
  update: handler(update),
  read: handler(read),
  delete: handler(async (request: proto.DeleteRequest) => {
    await kindOf(request.getUrn()).delete(plain(values(request.getProperties())));
    return new Empty();
  }),
};

serve("1.2.1", handlers);
