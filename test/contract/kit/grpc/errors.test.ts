import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createServer, type Socket } from "node:net";
import { after, before, test } from "node:test";
import { setTimeout as delay, setImmediate } from "node:timers/promises";
import type { ServiceError } from "@grpc/grpc-js";
import { Fault, invalidFields } from "#lib/kernel/fault.ts";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { startServer } from "#lib/kit/grpc/server/server.ts";
import { toFault } from "#lib/kit/grpc/shared/status.ts";
import { faultCodes } from "#lib/kit/grpc/shared/status-codes.ts";
import { createLogger } from "#lib/kit/telemetry/logger.ts";
import { collect, type EchoServer, faultOf, startEcho } from "./echo-server.ts";
import { EchoService } from "./echo-service.ts";

let echo: EchoServer;
let confirmRead = (): void => undefined;
const readByCaller = new Promise<void>((resolve) => {
  confirmRead = resolve;
});
before(async () => {
  echo = await startEcho({
    echo: async ({ value }) => {
      if (value === "bug") throw new TypeError("password hunter2 is undefined");
      const code = faultCodes.find((known) => known === value);
      if (code) throw new Fault(code, "SPRINT_STATE", `a ${code}`, { retryAfterMs: 40 });
      throw invalidFields([
        { field: "horizon_bars", description: "must be positive" },
        { field: "bars[2].high", description: "must be at least low" },
      ]);
    },
    async *count({ value: until }) {
      for (let value = 1; value <= until; value++) yield { value };
      await readByCaller;
      throw new Fault("ABORTED", "DATA_CHANGED", "the series changed");
    },
    measure: async (requests) => {
      await collect(requests);
      return { value: 2 ** 40 };
    },
    async *double(requests) {
      for await (const { value } of requests) {
        if (value < 0) throw new Fault("INVALID_ARGUMENT", "FIELD_INVALID", "negative");
        yield { value };
      }
    },
  });
});
after(() => echo.close());

for (const code of faultCodes) {
  test(`a Fault of code ${code} reaches the caller unchanged`, async () => {
    const fault = await faultOf(echo.client.echo({ value: code }));
    assert.equal(fault.code, code);
    assert.equal(fault.reason, "SPRINT_STATE");
    assert.equal(fault.message, `a ${code}`);
    assert.equal(fault.retryAfterMs, 40);
  });
}

test("every field violation reaches the caller", async () => {
  const { violations } = await faultOf(echo.client.echo({ value: "anything" }));
  assert.deepEqual(violations, [
    { field: "horizon_bars", description: "must be positive" },
    { field: "bars[2].high", description: "must be at least low" },
  ]);
});

test("a stream that fails gives its earlier messages, then the Fault", async () => {
  const received: number[] = [];
  const stream = echo.client.count({ value: 50 });
  const fault = await faultOf(
    (async () => {
      for await (const { value } of stream) {
        received.push(value);
        if (value === 50) confirmRead();
      }
    })(),
  );
  assert.equal(received.length, 50);
  assert.equal(fault.reason, "DATA_CHANGED");
});

test("a two-way stream ends with the handler's Fault while requests still come", async () => {
  async function* requests() {
    for (let value = 3; ; value--) yield { value: await setImmediate(value) };
  }
  const fault = await faultOf(collect(echo.client.double(requests())));
  assert.equal(fault.message, "negative");
});

test("a caller learns only an error id of a bug, under which the log has the cause", async () => {
  echo.lines.length = 0;
  const fault = await faultOf(echo.client.echo({ value: "bug" }));
  assert.equal(fault.code, "INTERNAL");
  assert.ok(!fault.message.includes("hunter2"));
  const line = echo.lines.find((entry) => entry.level === "error");
  assert.equal(line?.error_id, fault.metadata.error_id);
  assert.match(JSON.stringify(line), /TypeError/);
});

test("a response that cannot be encoded is a bug with an error id", async () => {
  const fault = await faultOf(echo.client.measure([]));
  assert.equal(fault.code, "INTERNAL");
  assert.ok(fault.metadata.error_id);
});

const sendRaw = (method: string, bytes: number[]): Promise<Fault> =>
  new Promise((resolve, reject) => {
    const asIs = (buffer: Buffer) => buffer;
    const path = `/pmx.test.v1.EchoService/${method}`;
    const done = (error: ServiceError | null) =>
      error ? resolve(toFault(error)) : reject(new Error("the call did not fail"));
    echo.channel.transport.makeUnaryRequest(path, asIs, asIs, Buffer.from(bytes), done);
  });

for (const method of ["Echo", "Count", "Measure", "Double"]) {
  test(`bytes that are no message are answered with INVALID_ARGUMENT on ${method}, and the server goes on`, async () => {
    // Field 1, two bytes announced and one sent.
    const fault = await sendRaw(method, [0x0a, 0x02, 0x41]);
    assert.equal(fault.code, "INVALID_ARGUMENT");
    assert.equal(fault.reason, "FIELD_INVALID");
    assert.match(fault.message, /google\.protobuf\.\w+Value/);
    assert.equal((await faultOf(echo.client.echo({ value: "ABORTED" }))).code, "ABORTED");
  });
}

test("a method that does not exist is answered with UNIMPLEMENTED", async () => {
  assert.equal((await sendRaw("Nothing", [])).code, "UNIMPLEMENTED");
});

test("a peer that is away is UNAVAILABLE with its address and what the socket said", async () => {
  const channel = openChannel("127.0.0.1:1");
  const fault = await faultOf(clientOf(EchoService, channel).echo({}));
  channel.close();
  assert.equal(fault.code, "UNAVAILABLE");
  assert.equal(fault.reason, "PEER_UNREACHABLE");
  assert.equal(
    fault.message,
    "cannot reach 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1; is the service running, and the address right?",
  );
});

test("a peer that is away makes a stream fail the same way", async () => {
  const channel = openChannel("127.0.0.1:1");
  const fault = await faultOf(collect(clientOf(EchoService, channel).count({ value: 3 })));
  channel.close();
  assert.equal(fault.reason, "PEER_UNREACHABLE");
});

test("a peer that is away is PEER_UNREACHABLE for a caller that waits until it is ready", async () => {
  const channel = openChannel("127.0.0.1:1");
  const fault = await faultOf(channel.ready(200));
  channel.close();
  assert.equal(fault.reason, "PEER_UNREACHABLE");
});

test("a peer that is away is PEER_UNREACHABLE, not CANCELLED, when its connection breaks during a call", async () => {
  const silent = createServer((socket) => {
    socket.once("data", () => setTimeout(() => socket.destroy(), 100));
    socket.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const { port } = silent.address() as { port: number };
  const channel = openChannel(`127.0.0.1:${port}`);
  const fault = await faultOf(clientOf(EchoService, channel).echo({}, { deadlineMs: 5000 }));
  channel.close();
  silent.close();
  assert.equal(fault.reason, "PEER_UNREACHABLE");
});

test("a peer that was away for six seconds is reached within two of its return", async () => {
  const first = await startEcho();
  const { channel, client } = first;
  await client.echo({});
  await first.server.drain(100);
  const awayUntilMs = Date.now() + 6_000;
  while (Date.now() < awayUntilMs) {
    assert.equal((await faultOf(client.echo({}))).reason, "PEER_UNREACHABLE");
    await delay(100);
  }
  const second = await startEcho({}, {}, { port: first.server.port });
  try {
    await channel.ready(2_000);
    assert.equal((await client.echo({ value: "back" })).value, "back");
  } finally {
    channel.close();
    await second.close();
  }
});

test("a peer that accepts the connection and never answers is DEADLINE_EXCEEDED", async () => {
  const sockets: Socket[] = [];
  const mute = createServer((socket) => {
    sockets.push(socket.on("error", () => undefined));
  });
  await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", resolve));
  const { port } = mute.address() as { port: number };
  const channel = openChannel(`127.0.0.1:${port}`);
  const fault = await faultOf(clientOf(EchoService, channel).echo({}, { deadlineMs: 150 }));
  channel.close();
  mute.close();
  // grpc-js does not hang up on a peer whose HTTP/2 settings it still awaits.
  for (const socket of sockets) socket.destroy();
  assert.equal(fault.code, "DEADLINE_EXCEEDED");
  assert.match(fault.message, new RegExp(`127.0.0.1:${port} did not answer`));
});

test("a call on a closed channel is PEER_UNREACHABLE", async () => {
  const echo = await startEcho();
  await echo.client.echo({});
  echo.channel.close();
  const fault = await faultOf(echo.client.echo({}));
  await echo.close();
  assert.equal(fault.reason, "PEER_UNREACHABLE");
});

const start = (host: string, port: number) =>
  startServer({
    listen: { host, port },
    registrations: [],
    logger: createLogger({ level: "error", service: "test" }),
  });

test("starting a server fails with PORT_IN_USE, the address and what to do when the port is taken", async () => {
  const echo = await startEcho();
  const fault = await faultOf(start("127.0.0.1", echo.server.port));
  await echo.close();
  assert.equal(fault.reason, "PORT_IN_USE");
  assert.match(fault.message, new RegExp(`^${echo.server.address} is in use: .*PMX_PORT`));
});

test("starting a server fails with CONFIG_INVALID on a host that is not this machine", async () => {
  const fault = await faultOf(start("192.0.2.1", 0));
  assert.equal(fault.reason, "CONFIG_INVALID");
  assert.match(fault.message, /PMX_HOST/);
});
