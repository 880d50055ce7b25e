import * as grpc from "@grpc/grpc-js";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";

type Call<T> = grpc.ServerUnaryCall<T, unknown>;

const maxReceiveBytes = 400 * 1024 * 1024;

/** A handler whose errors reach the engine as their messages. */
export function handler<Q, A>(work: (request: Q) => A | Promise<A>) {
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

/** Properties of a message; none when it has no such field. */
export function values(struct: Struct | undefined): Record<string, unknown> {
  return struct?.toJavaScript() ?? {};
}

/** Properties as a message has them. */
export function struct(properties: Readonly<Record<string, unknown>>): Struct {
  return Struct.fromJavaScript(properties as Record<string, JavaScriptValue>);
}

/** Type token in a URN: its last part with the types of the parents before it. */
export function tokenOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

/** Answers of a provider that has neither schema nor configuration, and nothing to cancel. */
function plainHandlers(version: string): grpc.UntypedServiceImplementation {
  return {
    getPluginInfo: handler(() => new PluginInfo().setVersion(version)),
    getSchema: handler(() => new proto.GetSchemaResponse().setSchema("{}")),
    checkConfig: handler((request: proto.CheckRequest) =>
      new proto.CheckResponse().setInputs(request.getNews()),
    ),
    diffConfig: handler(() => new proto.DiffResponse()),
    cancel: handler(() => new Empty()),
    attach: handler(() => new Empty()),
  };
}

/**
 * Serves a resource provider of this version to the engine, and prints the port, as the engine wants
 * it. The handlers are those of its resources, and what it answers when it is configured.
 */
export function serve(version: string, handlers: grpc.UntypedServiceImplementation): void {
  const server = new grpc.Server({ "grpc.max_receive_message_length": maxReceiveBytes });
  const all = { ...plainHandlers(version), ...handlers };
  server.addService(ResourceProviderService, all);
  server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    process.stdout.write(`${port}\n`);
  });
}
