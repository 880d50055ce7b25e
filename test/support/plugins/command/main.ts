import * as grpc from "@grpc/grpc-js";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { kinds, type Kind } from "./kinds";
import { changedInputs, type Inputs, plain } from "./values";

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

type Call<T> = grpc.ServerUnaryCall<T, unknown>;

/** A handler whose errors reach the engine as their messages. */
function handler<Q, A>(work: (request: Q) => A | Promise<A>) {
  return (call: Call<Q>, callback: grpc.sendUnaryData<A>): void => {
    Promise.resolve()
      .then(() => work(call.request))
      .then(
        (answer) => callback(null, answer),
        (error: unknown) => {
          const details = error instanceof Error ? error.message : String(error);
          callback({ code: grpc.status.UNKNOWN, details });
        },
      );
  };
}

function values(struct: Struct | undefined): Inputs {
  return struct?.toJavaScript() ?? {};
}

function struct(inputs: Inputs): Struct {
  return Struct.fromJavaScript(inputs as Record<string, JavaScriptValue>);
}

function kindOf(urn: string): Kind {
  const token = urn.split("::")[2]?.split("$").at(-1) ?? "";
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
  getPluginInfo: handler(() => new PluginInfo().setVersion("1.2.1")),
  getSchema: handler(() => new proto.GetSchemaResponse().setSchema("{}")),
  checkConfig: handler((request: proto.CheckRequest) =>
    new proto.CheckResponse().setInputs(request.getNews()),
  ),
  diffConfig: handler(() => new proto.DiffResponse()),
  configure: handler(() =>
    new proto.ConfigureResponse().setSupportspreview(true).setAcceptsecrets(true),
  ),
  cancel: handler(() => new Empty()),
  attach: handler(() => new Empty()),
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

const server = new grpc.Server({ "grpc.max_receive_message_length": 400 * 1024 * 1024 });
server.addService(ResourceProviderService, handlers);
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stdout.write(`${port}\n`);
});
