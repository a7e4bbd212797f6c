import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { after, test } from "node:test";
import { type Channel, openChannel } from "#lib/kit/grpc/client/client.ts";
import { startServer } from "#lib/kit/grpc/server/server.ts";
import { followPeers } from "#lib/kit/lifecycle/follow-peers.ts";
import { Readiness } from "#lib/kit/lifecycle/readiness.ts";
import { openProcessMetrics } from "#lib/kit/telemetry/metrics/process-metrics.ts";
import { eventually } from "#test/support/eventually.ts";
import { freePort } from "#test/support/free-port.ts";
import { printedBy } from "#test/support/printed-metrics.ts";
import { quietLogger, recordingLogger } from "#test/support/quiet-logger.ts";

const host = "127.0.0.1";
const looks = { everyMs: 10, answerMs: 2_000, awayAfterMs: 50, backAfterMs: 0 };

const channels: Channel[] = [];
after(() => {
  for (const channel of channels) channel.close();
});

function channelTo(port: number): Channel {
  const channel = openChannel(`${host}:${port}`);
  channels.push(channel);
  return channel;
}

const listen = (port: number) =>
  startServer({ listen: { host, port }, registrations: [], logger: quietLogger });

test("a peer that ends makes its caller not ready, and one that comes back ready again", async () => {
  const metrics = await openProcessMetrics();
  const readiness = new Readiness(quietLogger, metrics.ofService("caller", quietLogger));
  const told: boolean[] = [];
  readiness.follow((isReady) => told.push(isReady));
  const port = await freePort();
  const first = await listen(port);
  const other = await listen(0);
  const stop = followPeers(
    { execution: channelTo(port), audit: channelTo(other.port) },
    readiness,
    looks,
  );
  const printed = async (name: string) => (await printedBy(metrics)).get(name)?.samples;
  await first.drain(0);
  await eventually("the peer is missed", () => told.at(-1) === false);
  assert.deepEqual([...((await printed("pmx_ready")) ?? [])], [['service="caller"', 0]]);
  assert.deepEqual(
    [...((await printed("pmx_dependency_available")) ?? [])],
    [
      ['dependency="execution",service="caller"', 0],
      ['dependency="audit",service="caller"', 1],
    ],
  );
  const second = await listen(port);
  await eventually("the peer is back", () => told.at(-1) === true);
  assert.deepEqual(told, [true, false, true]);
  stop();
  await Promise.all([second.drain(0), other.drain(0)]);
});

test("a peer that says NOT_SERVING is there: it is the one that is not ready", async () => {
  const readiness = new Readiness(
    quietLogger,
    (await openProcessMetrics()).ofService("caller", quietLogger),
  );
  const told: boolean[] = [];
  readiness.follow((isReady) => told.push(isReady));
  const { logger, lines } = recordingLogger();
  const server = await startServer({ listen: { host, port: 0 }, registrations: [], logger });
  server.setServing(false);
  const channel = channelTo(server.port);
  await channel.ready(10_000);
  const stop = followPeers({ audit: channel }, readiness, { ...looks, awayAfterMs: 0 });
  const looked = () => lines.filter((line) => line.includes("Health/Check")).length;
  await eventually("it was asked three times", () => looked() > 2);
  assert.deepEqual(told, [true]);
  stop();
  await server.drain(0);
});

test("a peer that takes connections and says nothing is away", async () => {
  const readiness = new Readiness(
    quietLogger,
    (await openProcessMetrics()).ofService("caller", quietLogger),
  );
  const told: boolean[] = [];
  readiness.follow((isReady) => told.push(isReady));
  const sockets: Socket[] = [];
  const silent = createServer((socket) => sockets.push(socket)).listen(0, host);
  await once(silent, "listening");
  const { port } = silent.address() as { port: number };
  const stop = followPeers({ audit: channelTo(port) }, readiness, { ...looks, answerMs: 20 });
  await eventually("its silence is noticed", () => told.at(-1) === false);
  stop();
  for (const socket of sockets) socket.destroy();
  silent.close();
});
