import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  create,
  createFileRegistry,
  type DescFile,
  fromBinary,
  getOption,
} from "@bufbuild/protobuf";
import {
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt";
import { faultReasons } from "#lib/kernel/fault.ts";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { field as fieldOption } from "#proto/buf/validate/validate_pb.ts";
import { ServerReflection } from "#proto/grpc/reflection/v1/reflection_pb.ts";
import { type EmbeddedServices, startEmbedded } from "#test/support/embedded.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

let running: EmbeddedServices;
before(async () => {
  running = await startEmbedded({
    dataDir: temporaryFolder(),
    ports: "any",
    resumeSprints: false,
    environment: {},
    logger: quietLogger,
  });
});
after(() => running.close());

/** The file of a symbol with all that it imports, as a service's reflection tells them. */
async function filesOf(address: string, symbol: string): Promise<FileDescriptorProto[]> {
  const channel = openChannel(address);
  try {
    const asked = { case: "fileContainingSymbol", value: symbol } as const;
    const requests = [{ messageRequest: asked }];
    for await (const { messageResponse } of clientOf(
      ServerReflection,
      channel,
    ).serverReflectionInfo(requests)) {
      assert.ok(messageResponse.case === "fileDescriptorResponse", `${address}: ${symbol}`);
      return messageResponse.value.fileDescriptorProto.map((bytes) =>
        fromBinary(FileDescriptorProtoSchema, bytes),
      );
    }
    return assert.fail("no answer");
  } finally {
    channel.close();
  }
}

/** The comment above an element by its path in the descriptor. */
function commentAt({ sourceCodeInfo }: FileDescriptorProto, path: readonly number[]) {
  const found = sourceCodeInfo?.location.find((one) => `${one.path}` === `${path}`);
  return found?.leadingComments.trim();
}

const enumsOfFile = 5;
const valuesOfEnum = 2;
const servicesOfFile = 6;
const methodsOfService = 2;

test("every service's reflection tells each reason of an error with its comment", async () => {
  for (const [name, address] of Object.entries(running.addresses)) {
    const [file] = await filesOf(address, "pmx.type.v1.ErrorReason");
    const values = file?.enumType[0]?.value ?? [];
    const told = values.map((value) => value.name.replace("ERROR_REASON_", ""));
    assert.deepEqual(told.slice(1).sort(), [...faultReasons].sort(), name);
    for (const [index, value] of values.entries()) {
      const comment = commentAt(file!, [enumsOfFile, 0, valuesOfEnum, index]);
      assert.match(comment ?? "", /^[A-Z].*\.$/s, `${name}: ${value.name}`);
    }
  }
});

test("reflection tells what an RPC does, and the bound of a field of its request", async () => {
  const files = await filesOf(running.addresses.execution, "pmx.execution.v1.ExecutionService");
  const comment = commentAt(files[0]!, [servicesOfFile, 0, methodsOfService, 0]);
  assert.match(comment ?? "", /^Opens a portfolio with its own ledger\./);
  // A file comes before what it imports.
  const registry = createFileRegistry(
    create(FileDescriptorSetSchema, { file: [...files].reverse() }),
  );
  const { field } = registry.getMessage("pmx.execution.v1.CreatePortfolioRequest")!;
  const rules = getOption(field.requestId!, fieldOption).type;
  assert.ok(rules.case === "string");
  assert.deepEqual([rules.value.minLen, rules.value.maxLen], [1n, 200n]);
});

test("no file that reflection tells lacks the comments of pmx", async () => {
  const files = await filesOf(running.addresses.gateway, "pmx.sprint.v1.SprintService");
  const own = files.filter(({ name }) => name.startsWith("pmx/"));
  assert.ok(own.length > 5);
  for (const file of own) assert.ok((file.sourceCodeInfo?.location.length ?? 0) > 0, file.name);
  const others: readonly Pick<DescFile, "name">[] = files.filter((file) => !own.includes(file));
  assert.ok(others.some(({ name }) => name === "buf/validate/validate.proto"));
});
