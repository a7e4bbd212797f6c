import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { clientOf } from "#lib/kit/grpc/client/client.ts";
import {
  ServerReflection,
  type ServerReflectionRequest,
} from "#proto/grpc/reflection/v1/reflection_pb.ts";
import { collect, type EchoServer, startEcho } from "./echo-server.ts";

const buf = fileURLToPath(new URL("../../../../node_modules/.bin/buf", import.meta.url));
const run = promisify(execFile);

let echo: EchoServer;
before(async () => {
  echo = await startEcho();
});
after(() => echo.close());

const ask = async (messageRequest: ServerReflectionRequest["messageRequest"]) => {
  const client = clientOf(ServerReflection, echo.channel);
  const [response] = await collect(client.serverReflectionInfo([{ messageRequest }]));
  return response!.messageResponse;
};
const curl = async (...options: string[]) => {
  const common = ["curl", "--protocol", "grpc", "--http2-prior-knowledge"];
  return (await run(buf, [...common, ...options])).stdout;
};

test("reflection gives a symbol's file and all its imports, so that they resolve alone", async () => {
  const answer = await ask({ case: "fileContainingSymbol", value: "pmx.test.v1.EchoService" });
  assert.ok(answer.case === "fileDescriptorResponse");
  const files = answer.value.fileDescriptorProto.map((bytes) =>
    fromBinary(FileDescriptorProtoSchema, bytes),
  );
  const byName = new Map(files.map((file) => [file.name, file]));
  const registry = createFileRegistry(files[0]!, (name) => byName.get(name));
  assert.equal(registry.getService("pmx.test.v1.EchoService")?.methods.length, 6);
});

test("reflection gives a file by its name", async () => {
  const answer = await ask({ case: "fileByFilename", value: "grpc/health/v1/health.proto" });
  assert.equal(answer.case, "fileDescriptorResponse");
});

for (const symbol of [
  "google.rpc.Status",
  "google.rpc.Code",
  "google.rpc.ErrorInfo",
  "google.rpc.BadRequest",
]) {
  test(`reflection knows ${symbol}, which no message of a service imports`, async () => {
    const answer = await ask({ case: "fileContainingSymbol", value: symbol });
    assert.equal(answer.case, "fileDescriptorResponse");
  });
}

for (const [asked, value] of [
  ["fileContainingSymbol", "pmx.test.v1.Nothing"],
  ["fileByFilename", "nothing.proto"],
  ["allExtensionNumbersOfType", "pmx.test.v1.Nothing"],
] as const) {
  test(`reflection answers ${asked} with NOT_FOUND for what it does not know`, async () => {
    const answer = await ask({ case: asked, value });
    assert.ok(answer.case === "errorResponse");
    assert.equal(answer.value.errorCode, 5);
    assert.match(answer.value.errorMessage, /othing/);
  });
}

test("reflection knows a type without extensions", async () => {
  const answer = await ask({
    case: "allExtensionNumbersOfType",
    value: "google.protobuf.StringValue",
  });
  assert.ok(answer.case === "allExtensionNumbersResponse");
  assert.deepEqual(answer.value.extensionNumber, []);
});

for (const version of ["grpc-v1", "grpc-v1alpha"]) {
  test(`reflection lists every method to buf curl over ${version}`, async () => {
    const url = `http://${echo.server.address}`;
    const listed = await curl("--reflect-protocol", version, "--list-methods", url);
    assert.deepEqual(listed.trim().split("\n").sort(), [
      "grpc.health.v1.Health/Check",
      "grpc.health.v1.Health/List",
      "grpc.health.v1.Health/Watch",
      "grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
      "grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
      "pmx.test.v1.EchoService/Count",
      "pmx.test.v1.EchoService/Double",
      "pmx.test.v1.EchoService/Echo",
      "pmx.test.v1.EchoService/Keep",
      "pmx.test.v1.EchoService/Measure",
      "pmx.test.v1.EchoService/WatchText",
    ]);
  });
}

test("reflection lets buf curl call without proto files", async () => {
  const url = `http://${echo.server.address}/pmx.test.v1.EchoService/Echo`;
  assert.equal((await curl("-d", '"Vail"', url)).trim(), '"Vail"');
});
