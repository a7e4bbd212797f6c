import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type Channel, type ClientOf, clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { type RunningServer, register, startServer } from "#lib/kit/grpc/server/server.ts";
import type { Scope } from "#lib/kit/security/scope.ts";
import { newToken } from "#lib/kit/security/token-file.ts";
import { openTokens, type Tokens } from "#lib/kit/security/tokens.ts";
import { Health } from "#proto/grpc/health/v1/health_pb.ts";
import { ServerReflection } from "#proto/grpc/reflection/v1/reflection_pb.ts";
import { eventually } from "#test/support/eventually.ts";
import { recordingLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { collect, faultOf } from "./echo-server.ts";
import { EchoService } from "./echo-service.ts";

const { logger, lines } = recordingLogger();
const file = join(temporaryFolder(), "tokens");
const reader = newToken("reader", ["read"]);
const trader = newToken("trader", ["read", "trade"]);
const write = (...entries: readonly { line: string }[]) =>
  writeFileSync(file, `# who may call\n\n${entries.map(({ line }) => line).join("\n")}\n`);

/** What each method needs; `read` for those that are not listed. */
const scopes: Readonly<Record<string, Scope>> = { Echo: "trade", Keep: "admin" };
let requests = 0;
const echo = register(
  EchoService,
  {
    echo: async ({ value }) => ({ value }),
    async *count({ value: until }) {
      for (let value = 1; value <= until; value++) yield { value };
    },
    async measure(sent) {
      for await (const _ of sent) requests += 1;
      return { value: 0 };
    },
    async *double() {},
    keep: async ({ value }) => ({ value }),
    async *watchText() {},
  },
  { scopeOf: ({ name }) => scopes[name] ?? "read" },
);

let tokens: Tokens;
let server: RunningServer;
const channels: Channel[] = [];
before(async () => {
  write(reader, trader);
  tokens = openTokens(file, logger, 20);
  server = await startServer({
    listen: { host: "127.0.0.1", port: 0 },
    registrations: [echo],
    logger,
    admission: { tokens },
    limits: { unboundedMethods: ["WatchText"] },
  });
});
after(async () => {
  for (const channel of channels) channel.close();
  tokens.close();
  await server.drain(0);
});

function channelWith(header: string | undefined): Channel {
  const channel = openChannel(server.address, {
    ...(header !== undefined && { authorization: () => header }),
  });
  channels.push(channel);
  return channel;
}

function callerWith(header: string | undefined): ClientOf<typeof EchoService> {
  return clientOf(EchoService, channelWith(header));
}

test("a token calls what its scopes allow, and the log names its holder", async () => {
  const client = callerWith(`Bearer ${trader.token}`);
  assert.equal((await client.echo({ value: "x" })).value, "x");
  assert.equal((await collect(client.count({ value: 2 }))).length, 2);
  const line = lines.map((one) => JSON.parse(one)).find((one) => one.caller !== undefined);
  assert.deepEqual([line["rpc.method"], line.caller], ["pmx.test.v1.EchoService/Echo", "trader"]);
});

test("a scope that a token lacks is PERMISSION_DENIED, which names it and the holder", async () => {
  const fault = await faultOf(callerWith(`Bearer ${reader.token}`).echo({}));
  assert.deepEqual([fault.code, fault.reason], ["PERMISSION_DENIED", "SCOPE_MISSING"]);
  assert.deepEqual(fault.metadata, { holder: "reader", scope: "trade" });
  assert.match(fault.message, /needs the scope trade; the token of reader has read/);
  assert.equal((await faultOf(callerWith(`Bearer ${trader.token}`).keep({}))).code, fault.code);
});

for (const [what, header] of [
  ["no token", undefined],
  ["an unknown token", `Bearer ${newToken("x", ["read"]).token}`],
  ["the digest in place of the token", `Bearer ${trader.line.split(":")[1]}`],
  ["another scheme", `Basic ${trader.token}`],
  ["a token without its scheme", trader.token],
  ["more than one word after the scheme", `Bearer ${trader.token} ${trader.token}`],
  ["a part of a token", `Bearer ${trader.token.slice(0, -1)}`],
] as const) {
  test(`a call with ${what} is UNAUTHENTICATED`, async () => {
    const fault = await faultOf(callerWith(header).echo({}));
    assert.deepEqual([fault.code, fault.reason], ["UNAUTHENTICATED", "TOKEN_INVALID"]);
  });
}

test("the word Bearer may be written in any case, as RFC 9110 has it", async () => {
  await callerWith(`bearer ${trader.token}`).echo({});
  await callerWith(`BEARER ${trader.token}`).echo({});
});

test("health needs no token, and reflection needs one that may read", async () => {
  await clientOf(Health, channelWith(undefined)).check({});
  const reflected = (header?: string) =>
    collect(clientOf(ServerReflection, channelWith(header)).serverReflectionInfo([{}]));
  assert.equal((await faultOf(reflected())).code, "UNAUTHENTICATED");
  assert.equal((await reflected(`Bearer ${reader.token}`)).length, 1);
});

test("a call without a token is refused before its request is read", async () => {
  const sent = Array.from({ length: 50 }, () => ({ value: "x".repeat(100_000) }));
  assert.equal((await faultOf(callerWith(undefined).measure(sent))).code, "UNAUTHENTICATED");
  assert.equal(requests, 0);
});

test("a method that declares no scope keeps a server with tokens from starting", async () => {
  const undeclared = register(EchoService, echo.implementation as never);
  const options = { registrations: [undeclared], logger, admission: { tokens } };
  const listen = { host: "127.0.0.1", port: 0 };
  await assert.rejects(startServer({ listen, ...options }), /Echo declares no scope/);
});

test("a token whose line is gone is refused from then on, also on a connection that used it", async () => {
  const client = callerWith(`Bearer ${trader.token}`);
  await client.echo({});
  const successor = newToken("trader", ["trade"]);
  write(reader, successor);
  await eventually("the old token is refused", async () => {
    const answer = await client.echo({}).then(
      () => "answered",
      (fault) => fault.code,
    );
    return answer === "UNAUTHENTICATED";
  });
  await callerWith(`Bearer ${successor.token}`).echo({});
});

test("a file of tokens that is spoilt changes nothing, and the log says which line", async () => {
  const before = lines.length;
  writeFileSync(file, `${reader.line}\nbroken ${trader.token}\n`);
  const said = () => lines.slice(before).find((line) => line.includes("the former one stays"));
  await eventually("it is logged", () => said() !== undefined);
  assert.match(`${said()}`, /tokens:2: tokensFile: is not NAME SCOPE/);
  await collect(callerWith(`Bearer ${reader.token}`).count({ value: 1 }));
});

test("no line of the log, at any level, holds a token", () => {
  assert.ok(lines.length > 20);
  for (const { token } of [reader, trader]) assert.ok(!lines.join("\n").includes(token));
});
