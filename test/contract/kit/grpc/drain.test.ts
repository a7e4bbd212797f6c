import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { test } from "node:test";
import { Client, type ClientWritableStream, credentials } from "@grpc/grpc-js";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { channelOptions } from "#lib/kit/grpc/client/options.ts";
import { toFault } from "#lib/kit/grpc/shared/status.ts";
import { Health } from "#proto/grpc/health/v1/health_pb.ts";
import { eventually } from "#test/support/eventually.ts";
import { type EchoServer, faultOf, startEcho } from "./echo-server.ts";

const watch = async (echo: EchoServer) => {
  const stream = echo.client.watchText({ value: "snapshot" })[Symbol.asyncIterator]();
  await stream.next();
  return stream;
};
/** A grace that no test is to wait for. */
const longGraceMs = 60_000;
const timed = async (work: Promise<unknown>): Promise<number> => {
  const startMs = performance.now();
  await work;
  return performance.now() - startMs;
};

test("drain ends an open watch with UNAVAILABLE, DRAINING and when to retry, and finishes", async () => {
  const echo = await startEcho();
  const stream = await watch(echo);
  const drainMs = timed(echo.server.drain(longGraceMs));
  const fault = await faultOf(stream.next());
  assert.equal(fault.code, "UNAVAILABLE");
  assert.equal(fault.reason, "DRAINING");
  assert.equal(fault.retryAfterMs, 1000);
  assert.ok((await drainMs) < longGraceMs / 2, "waited for its grace");
  echo.channel.close();
});

test("drain lets a call in progress finish", async () => {
  let started = false;
  const echo = await startEcho({
    echo: async () => {
      started = true;
      await new Promise((resolve) => setTimeout(resolve, 200));
      return { value: "finished" };
    },
  });
  const answer = echo.client.echo({});
  await eventually("the handler starts", () => started);
  await echo.server.drain(5000);
  assert.equal((await answer).value, "finished");
  echo.channel.close();
});

/** A client as ours, but for pings after this time. */
function pingingClient(address: string, keepaliveMs: number): Client {
  const options = { ...channelOptions, "grpc.keepalive_time_ms": keepaliveMs };
  return new Client(address, credentials.createInsecure(), options);
}

/** The answer of Echo over such a client: the bytes of its message, read as text. */
function echoOver(client: Client): Promise<string> {
  const asIs = (bytes: Buffer) => bytes;
  return new Promise((resolve, reject) => {
    const path = "/pmx.test.v1.EchoService/Echo";
    client.makeUnaryRequest(path, asIs, asIs, Buffer.alloc(0), (error, reply) =>
      error ? reject(error) : resolve(`${reply}`),
    );
  });
}

test("a keepalive ping does not cut a call that the draining server still answers", async () => {
  let started = false;
  const echo = await startEcho({
    echo: async () => {
      started = true;
      await new Promise((resolve) => setTimeout(resolve, 600));
      return { value: "finished" };
    },
  });
  const client = pingingClient(echo.server.address, 150);
  const answer = echoOver(client);
  await eventually("the handler starts", () => started);
  await echo.server.drain(5000);
  assert.match(await answer, /finished/);
  client.close();
  echo.channel.close();
});

test("a keepalive ping does not cut a call on a connection that has reached its age", async () => {
  const slow = async () => {
    await new Promise((resolve) => setTimeout(resolve, 900));
    return { value: "finished" };
  };
  const echo = await startEcho({ echo: slow }, { connectionAgeMaxMs: 100 });
  const client = pingingClient(echo.server.address, 250);
  assert.match(await echoOver(client), /finished/);
  client.close();
  await echo.close();
});

test("drain ends a call that outlasts the grace with DRAINING and stops, even if its handler ignores the signal", async () => {
  const released: (() => void)[] = [];
  const echo = await startEcho({
    echo: async () => {
      await new Promise<void>((resolve) => released.push(resolve));
      return {};
    },
  });
  const fault = faultOf(echo.client.echo({}));
  await eventually("the handler starts", () => released.length > 0);
  // The handler ends after that alone.
  await echo.server.drain(100);
  assert.equal((await fault).reason, "DRAINING");
  released[0]?.();
  echo.channel.close();
});

test("drain stops although a reader has stopped reading", async () => {
  const echo = await startEcho({
    async *watchText() {
      while (true) yield { value: "x".repeat(10_000) };
    },
  });
  const stream = await watch(echo);
  await new Promise((resolve) => setTimeout(resolve, 200));
  // It is never read on before that.
  await echo.server.drain(200);
  await stream.return?.();
  echo.channel.close();
});

test("drain refuses a call that was opened before and whose request comes later", async () => {
  let handled = 0;
  const echo = await startEcho({
    echo: async () => {
      handled += 1;
      return {};
    },
  });
  // As a stream of requests, so that the headers of the call go ahead of its only message.
  const asIs = (bytes: Buffer) => bytes;
  let late: ClientWritableStream<Buffer>;
  const answer = new Promise((resolve, reject) => {
    const path = "/pmx.test.v1.EchoService/Echo";
    late = echo.channel.transport.makeClientStreamRequest(path, asIs, asIs, (error) =>
      error ? reject(toFault(error)) : resolve("answered"),
    );
  });
  const fault = faultOf(answer);
  // Over the same connection: once this is answered, the server has the headers too.
  await echo.client.echo({});
  const drained = echo.server.drain(5000);
  late!.end(Buffer.alloc(0));
  assert.equal((await fault).reason, "DRAINING");
  await drained;
  assert.equal(handled, 1);
  echo.channel.close();
});

test("a call after the drain is PEER_UNREACHABLE", async () => {
  const echo = await startEcho();
  await echo.client.echo({});
  await echo.server.drain(100);
  assert.equal((await faultOf(echo.client.echo({}))).reason, "PEER_UNREACHABLE");
  echo.channel.close();
});

test("drain tells health watchers NOT_SERVING, then ends them", async () => {
  const echo = await startEcho();
  const channel = openChannel(echo.server.address);
  const stream = clientOf(Health, channel).watch({})[Symbol.asyncIterator]();
  assert.equal((await stream.next()).value?.status, 1);
  const drained = echo.server.drain(5000);
  assert.equal((await stream.next()).value?.status, 2);
  assert.equal((await faultOf(stream.next())).reason, "DRAINING");
  await drained;
  channel.close();
  echo.channel.close();
});

test("drain happens once, however often it is asked for", async () => {
  let release = (): void => undefined;
  let started = false;
  const echo = await startEcho({
    echo: async () => {
      started = true;
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      return { value: "finished" };
    },
  });
  const answer = echo.client.echo({});
  await eventually("the handler starts", () => started);
  const first = echo.server.drain(5000);
  // A drain of its own would end the call at once; the second waits for the first with its grace.
  const second = echo.server.drain(0);
  release();
  assert.equal((await answer).value, "finished");
  await Promise.all([first, second]);
  echo.channel.close();
});

test("the limit of calls in flight refuses one call too many with OVERLOADED and serves again when one has ended", async () => {
  const release: (() => void)[] = [];
  const echo = await startEcho(
    {
      echo: async ({ value }) => {
        if (value === "wait") await new Promise<void>((resolve) => release.push(resolve));
        return {};
      },
    },
    { callsInFlightMax: 2 },
  );
  const waiting = [echo.client.echo({ value: "wait" }), echo.client.echo({ value: "wait" })];
  await eventually("two calls are in flight", () => release.length === 2);
  const fault = await faultOf(echo.client.echo({}));
  assert.equal(fault.code, "RESOURCE_EXHAUSTED");
  assert.equal(fault.reason, "OVERLOADED");
  assert.equal(fault.retryAfterMs, 100);
  const channel = openChannel(echo.server.address);
  assert.equal((await clientOf(Health, channel).check({})).status, 1);
  channel.close();
  for (const resolve of release) resolve();
  await Promise.all(waiting);
  await echo.client.echo({});
  await echo.close();
});

test("the limit of calls in flight counts watches apart from calls", async () => {
  const echo = await startEcho({}, { callsInFlightMax: 1, watchesOpenMax: 1 });
  const open = echo.client.watchText({ value: "a" })[Symbol.asyncIterator]();
  await open.next();
  await echo.client.echo({});
  const fault = await faultOf(echo.client.watchText({ value: "b" })[Symbol.asyncIterator]().next());
  assert.equal(fault.reason, "OVERLOADED");
  await echo.close();
});
