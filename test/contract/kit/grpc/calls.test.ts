import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { after, before, test } from "node:test";
import { Metadata } from "@grpc/grpc-js";
import { Fault } from "#lib/kernel/fault.ts";
import { collect, type EchoServer, faultOf, startEcho } from "./echo-server.ts";

let echo: EchoServer;
before(async () => {
  echo = await startEcho();
});
after(() => echo.close());

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const requests = (count: number) => numbers(count).map((value) => ({ value }));

test("a unary call is answered", async () => {
  const { value } = await echo.client.echo({ value: "Vail" });
  assert.equal(value, "Vail");
});

test("every response of a stream arrives, in order", async () => {
  const received = await collect(echo.client.count({ value: 2000 }));
  assert.deepEqual(
    received.map(({ value }) => value),
    numbers(2000),
  );
});

test("an empty stream of responses ends cleanly", async () => {
  assert.deepEqual(await collect(echo.client.count({ value: 0 })), []);
});

test("a stream of requests is answered", async () => {
  const texts = numbers(2000).map((value) => ({ value: "x".repeat(value % 10) }));
  const { value } = await echo.client.measure(texts);
  assert.equal(value, 9000);
});

test("an empty stream of requests is answered", async () => {
  assert.equal((await echo.client.measure([])).value, 0);
});

test("every request of a two-way stream is answered, also after the requests have ended", async () => {
  const received = await collect(echo.client.double(requests(2000)));
  assert.deepEqual(
    received.map(({ value }) => value),
    numbers(2000).map((value) => 2 * value),
  );
});

test("a two-way stream answers while the requests still come", async () => {
  async function* askAgainOnceAnswered() {
    yield { value: 1 };
    await answered;
    yield { value: 2 };
  }
  let release = (): void => undefined;
  const answered = new Promise<void>((resolve) => {
    release = resolve;
  });
  const received: number[] = [];
  for await (const { value } of echo.client.double(askAgainOnceAnswered())) {
    received.push(value);
    release();
  }
  assert.deepEqual(received, [2, 4]);
});

test("bytes fields arrive as plain Uint8Arrays", async () => {
  const { value } = await echo.client.keep({ value: new Uint8Array([1, 2, 3]) });
  assert.equal(Object.getPrototypeOf(value), Uint8Array.prototype);
  assert.deepEqual(value, new Uint8Array([1, 2, 3]));
});

test("many calls run at once over one channel", async () => {
  const texts = numbers(200).map(String);
  const answers = await Promise.all(texts.map((value) => echo.client.echo({ value })));
  assert.deepEqual(
    answers.map(({ value }) => value),
    texts,
  );
});

test("the caller's request id is in the server's log", async () => {
  await echo.client.echo({ value: "x" }, { requestId: "sprint-7-audit-3" });
  const line = echo.lines.find((entry) => entry.request_id === "sprint-7-audit-3");
  assert.equal(line?.["rpc.method"], "pmx.test.v1.EchoService/Echo");
});

test("the caller's trace is in the server's log, also where no SDK records it here", async () => {
  const traceOf = async (traceparent: string) => {
    const metadata = new Metadata();
    metadata.set("traceparent", traceparent);
    metadata.set("x-request-id", traceparent);
    const asIs = (bytes: Uint8Array) => Buffer.from(bytes);
    const { transport } = echo.channel;
    await new Promise((resolve) =>
      transport.makeUnaryRequest(path, asIs, asIs, new Uint8Array(), metadata, resolve),
    );
    return echo.lines.find((entry) => entry.request_id === traceparent)?.trace_id;
  };
  const path = "/pmx.test.v1.EchoService/Echo";
  const id = "0af7651916cd43dd8448eb211c80319c";
  assert.equal(await traceOf(`00-${id}-b7ad6b7169203331-01`), id);
  assert.equal(await traceOf(`00-${"0".repeat(32)}-b7ad6b7169203331-01`), undefined);
  assert.equal(await traceOf("nonsense"), undefined);
});

test("each call is logged with method, code and duration at level debug", async () => {
  echo.lines.length = 0;
  await echo.client.echo({ value: "x" });
  const [line] = echo.lines;
  assert.equal(line?.["grpc.code"], "OK");
  assert.equal(line?.["rpc.method"], "pmx.test.v1.EchoService/Echo");
  assert.equal(line?.service, "echo");
  assert.equal(typeof line?.duration_ms, "number");
});

test("at level info neither a call nor its refusal has a line, a defect has one", async () => {
  const failing = async () => Promise.reject(new Fault("NOT_FOUND", "RESOURCE_NOT_FOUND", "gone"));
  const broken = async () => Promise.reject(new TypeError("a defect"));
  const handlers = { keep: failing, measure: broken };
  const other = await startEcho(handlers, {}, { level: "info" });
  other.lines.length = 0;
  await other.client.echo({ value: "x" });
  await faultOf(other.client.keep({}));
  await faultOf(other.client.measure([]));
  await other.close();
  const calls = other.lines.filter(({ msg }) => msg === "call");
  assert.deepEqual(
    calls.map((line) => [line.level, line["grpc.code"]]),
    [["error", "INTERNAL"]],
  );
});

test("a response above 4 MiB is refused with the limit", async () => {
  const big = await startEcho({ keep: async () => ({ value: new Uint8Array(5_000_000) }) });
  const fault = await faultOf(big.client.keep({}));
  await big.close();
  assert.equal(fault.code, "RESOURCE_EXHAUSTED");
  assert.match(fault.message, /limit of 4194304 bytes/);
});

test("a request above 4 MiB is refused before it is sent", async () => {
  const fault = await faultOf(echo.client.keep({ value: new Uint8Array(5_000_000) }));
  assert.equal(fault.code, "RESOURCE_EXHAUSTED");
});
