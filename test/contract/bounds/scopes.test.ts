import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { DescMethod } from "@bufbuild/protobuf";
import { MethodOptions_IdempotencyLevel as Level } from "@bufbuild/protobuf/wkt";
import { Metadata } from "@grpc/grpc-js";
import { type Channel, openChannel } from "#lib/kit/grpc/client/client.ts";
import { type RunningServer, startServer } from "#lib/kit/grpc/server/server.ts";
import { pathOf } from "#lib/kit/grpc/shared/service-definition.ts";
import { toFault } from "#lib/kit/grpc/shared/status.ts";
import { scopes } from "#lib/kit/security/scope.ts";
import { newToken } from "#lib/kit/security/token-file.ts";
import { openTokens, type Tokens } from "#lib/kit/security/tokens.ts";
import { contractSettings } from "#lib/wire/contract-settings.ts";
import { scopeOf } from "#lib/wire/scope.ts";
import { contractServices } from "#scripts/contract-services.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const services = await contractServices();
const methods = services.flatMap((service) => service.methods);

test("every method of the contract declares its scope", () => {
  assert.ok(methods.length > 50);
  assert.deepEqual(methods.filter((method) => scopeOf(method) === undefined).map(pathOf), []);
});

test("a method needs read exactly where it states that it changes nothing", () => {
  const changesNothing = ({ idempotency }: DescMethod) => idempotency === Level.NO_SIDE_EFFECTS;
  const wrong = methods.filter((method) => (scopeOf(method) === "read") !== changesNothing(method));
  assert.deepEqual(wrong.map(pathOf), []);
});

const tokensByScope = new Map(scopes.map((scope) => [scope, newToken(`only-${scope}`, [scope])]));
let tokens: Tokens;
let server: RunningServer;
const channels = new Map<string, Channel>();
before(async () => {
  const file = join(temporaryFolder(), "tokens");
  writeFileSync(file, [...tokensByScope.values()].map(({ line }) => line).join("\n"));
  tokens = openTokens(file, quietLogger);
  // What answers is beside the point: a call that is admitted gets this error and no other.
  const answer = () => {
    throw new Error("admitted");
  };
  server = await startServer({
    listen: { host: "127.0.0.1", port: 0 },
    registrations: services.map((service) => ({
      service,
      implementation: Object.fromEntries(
        service.methods.map(({ localName }) => [localName, answer]),
      ),
      settings: contractSettings,
    })),
    logger: quietLogger,
    admission: { tokens },
  });
  channels.set("none", openChannel(server.address));
  for (const [scope, { token }] of tokensByScope) {
    channels.set(scope, openChannel(server.address, { authorization: () => `Bearer ${token}` }));
  }
});
after(async () => {
  for (const channel of channels.values()) channel.close();
  tokens.close();
  await server.drain(0);
});

/** The code that a method answers an empty request with. */
function codeOf(method: DescMethod, who: string): Promise<string> {
  const { transport, authorization } = channels.get(who)!;
  const metadata = new Metadata();
  if (authorization) metadata.set("authorization", authorization());
  const asIs = (bytes: Buffer) => bytes;
  return new Promise((resolve) => {
    const call = transport.makeBidiStreamRequest(pathOf(method), asIs, asIs, metadata);
    call.on("error", () => undefined);
    call.on("data", () => undefined);
    call.on("status", (answered) => resolve(toFault(answered).code));
    call.end(Buffer.alloc(0));
  });
}

test("without a token no method of the contract answers", async () => {
  const codes = await Promise.all(methods.map((method) => codeOf(method, "none")));
  assert.deepEqual([...new Set(codes)], ["UNAUTHENTICATED"]);
});

for (const scope of scopes) {
  test(`a token of ${scope} alone calls the methods that need ${scope}, and no other`, async () => {
    const codes = await Promise.all(methods.map((method) => codeOf(method, scope)));
    const denied = methods.filter((_, at) => codes[at] === "PERMISSION_DENIED");
    const others = methods.filter((method) => scopeOf(method) !== scope);
    assert.deepEqual(denied.map(pathOf), others.map(pathOf));
    assert.ok(!codes.includes("UNAUTHENTICATED"));
  });
}
