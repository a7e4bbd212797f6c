import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { type ClientHttp2Session, connect, constants } from "node:http2";
import { after, test } from "node:test";
import { create, toBinary } from "@bufbuild/protobuf";
import { StringValueSchema } from "@bufbuild/protobuf/wkt";
import { eventually } from "#test/support/eventually.ts";
import { type EchoHandlers, type EchoServer, startEcho } from "./echo-server.ts";

const opened: { close(): unknown }[] = [];
after(async () => {
  for (const one of opened.reverse()) await one.close();
});

const answer = "x".repeat(100_000);
const mebibyte = 1024 * 1024;

async function echoWith(handlers: Partial<EchoHandlers> = {}): Promise<EchoServer> {
  const limits = { connectionUnreadBytesMax: mebibyte, unreadBytesMax: 4 * mebibyte };
  const echo = await startEcho({ echo: async () => ({ value: answer }), ...handlers }, limits);
  opened.push(echo);
  return echo;
}

/** A connection that grants no room to any answer, as no client of gRPC does. */
function deafConnection({ server }: EchoServer): ClientHttp2Session {
  const session = connect(`http://${server.address}`, { settings: { initialWindowSize: 0 } });
  opened.push({ close: () => session.destroy() });
  return session;
}

/** Calls so many times, and resolves to how many of the calls were refused at once. */
async function refusedOf(session: ClientHttp2Session, method: string, calls: number) {
  const body = toBinary(StringValueSchema, create(StringValueSchema, { value: "a" }));
  const frame = Buffer.concat([Buffer.from([0, 0, 0, 0, body.length]), body]);
  let refused = 0;
  let handled = 0;
  for (let call = 0; call < calls; call += 1) {
    session
      .request({
        [constants.HTTP2_HEADER_METHOD]: "POST",
        [constants.HTTP2_HEADER_PATH]: `/pmx.test.v1.EchoService/${method}`,
        "content-type": "application/grpc+proto",
        te: "trailers",
      })
      .on("response", ({ "grpc-status": status }) => {
        handled += 1;
        if (status === "8") refused += 1;
      })
      .on("error", () => undefined)
      .end(frame);
  }
  await eventually("every call is handled", () => handled === calls);
  return refused;
}

test("a connection that reads no answer is refused more once a mebibyte waits for it", async () => {
  const echo = await echoWith();
  assert.equal(await refusedOf(deafConnection(echo), "Echo", 40), 30);
});

test("others are answered meanwhile", async () => {
  const echo = await echoWith();
  await refusedOf(deafConnection(echo), "Echo", 40);
  assert.equal((await echo.client.echo({ value: "a" })).value, answer);
});

test("a connection that reads what it asked for is never refused", async () => {
  const echo = await echoWith();
  for (let round = 0; round < 8; round += 1) {
    const calls = Array.from({ length: 8 }, () => echo.client.echo({ value: "a" }));
    for (const { value } of await Promise.all(calls)) assert.equal(value.length, answer.length);
  }
});

test("many connections that read nothing share what the server keeps for all", async () => {
  const echo = await echoWith();
  const kept: number[] = [];
  for (let connection = 0; connection < 12; connection += 1) {
    kept.push(12 - (await refusedOf(deafConnection(echo), "Echo", 12)));
  }
  const bytes = kept.reduce((sum, answers) => sum + answers, 0) * answer.length;
  assert.ok(bytes < 8 * mebibyte, `${bytes} bytes are kept: ${kept.join(" ")}`);
  assert.ok(kept.every((answers) => answers >= 1));
});

test("what a connection left unread is forgotten when it ends", async () => {
  const echo = await echoWith();
  // Twelve of them would leave each other too small a share.
  for (let connection = 0; connection < 12; connection += 1) {
    await eventually("the connections before are forgotten", async () => {
      const session = deafConnection(echo);
      const refused = await refusedOf(session, "Echo", 10);
      session.destroy();
      return refused === 0;
    });
  }
});

test("answers that come after their callers gave up count for nothing", async () => {
  let started = 0;
  let answered = 0;
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const echo = await echoWith({
    async echo({ value }) {
      started += 1;
      if (value === "late") await released;
      answered += 1;
      return { value: answer };
    },
  });
  const leaving = new AbortController();
  // Together they are more than a connection may leave unread.
  const late = Array.from({ length: 30 }, () =>
    echo.client.echo({ value: "late" }, { signal: leaving.signal }),
  );
  await eventually("the handlers have begun", () => started === 30);
  leaving.abort();
  for (const { status } of await Promise.allSettled(late)) assert.equal(status, "rejected");
  // The server has seen that they left when it has answered what was sent after.
  await echo.client.measure([]);
  release();
  await eventually("the handlers have ended", () => answered === 30);
  assert.equal((await echo.client.echo({ value: "a" })).value, answer);
});

test("streams that nobody reads count with the message that each waits to send", async () => {
  const echo = await echoWith({
    async *watchText() {
      for (;;) yield { value: answer };
    },
  });
  assert.equal(await refusedOf(deafConnection(echo), "WatchText", 40), 30);
});
