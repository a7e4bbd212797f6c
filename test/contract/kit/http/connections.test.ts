import assert from "node:assert/strict";
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { after, test } from "node:test";
import { systemClock } from "#lib/kit/clock.ts";
import { jsonAnswer } from "#lib/kit/http/answers.ts";
import { type HttpLimits, type RunningHttpServer, startHttpServer } from "#lib/kit/http/server.ts";
import { startStateless } from "#lib/kit/lifecycle/start-service.ts";
import { eventually } from "#test/support/eventually.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";

const running: RunningHttpServer[] = [];
after(() => Promise.all(running.map((server) => server.close(0))));

const noop = (): void => undefined;

interface Limited {
  readonly server: RunningHttpServer;
  refused: number;
  /** Called when the slow path has been asked. */
  askedSlowly: () => void;
}

async function limited(limits: Partial<HttpLimits>): Promise<Limited> {
  const port = { refused: 0, askedSlowly: noop };
  const server = await startHttpServer({
    listen: { host: "127.0.0.1", port: 0 },
    logger: quietLogger,
    routes: [
      { path: "/probe", isProbe: true, answer: () => jsonAnswer({}) },
      {
        path: "/slow",
        answer: () => {
          port.askedSlowly();
          return new Promise(() => undefined);
        },
      },
    ],
    limits,
    refused: () => {
      port.refused += 1;
    },
  });
  running.push(server);
  return Object.assign(port, { server });
}

/** A connection that sends nothing, and never ends by itself. */
async function silent({ server }: { readonly server: { readonly port: number } }): Promise<Socket> {
  const socket = connect({ port: server.port, host: "127.0.0.1", allowHalfOpen: true });
  socket.on("error", () => undefined).resume();
  await once(socket, "connect");
  return socket;
}

/** The status that a caller of another address of this machine is answered. */
async function askedFrom(localAddress: string, { server }: Limited, path = "/probe") {
  const answer = await answerTo(localAddress, server.port, path);
  answer.resume();
  return answer.statusCode as number;
}

async function answerTo(localAddress: string, port: number, path: string) {
  const request = get({ host: "127.0.0.1", port, path, localAddress, agent: false });
  const [answer] = (await once(request, "response")) as [IncomingMessage];
  return answer;
}

test("an address whose connections fill its share leaves room for another one", async () => {
  const port = await limited({ connectionsMax: 4, connectionsPerAddressMax: 3 });
  const held = [await silent(port), await silent(port), await silent(port)];
  await once(await silent(port), "end");
  assert.equal(await askedFrom("127.0.0.2", port), 200);
  assert.equal(port.refused, 1);
  for (const socket of held) socket.destroy();
});

test("a silent connection loses its place, also where its caller never hangs up", async () => {
  const port = await limited({ connectionsMax: 1, headersTimeoutMs: 50, lingerMs: 50 });
  const holding = await silent(port);
  await eventually("its place is free", () =>
    askedFrom("127.0.0.2", port).then(
      (status) => status === 200,
      () => false,
    ),
  );
  holding.destroy();
});

test("a probe is answered while as many requests as may be are in progress", async () => {
  const port = await limited({ requestsInProgressMax: 1 });
  const asked = new Promise<void>((resolve) => {
    port.askedSlowly = resolve;
  });
  const slow = get({ host: "127.0.0.1", port: port.server.port, path: "/slow", agent: false });
  slow.on("error", () => undefined);
  await asked;
  assert.equal(await askedFrom("127.0.0.2", port, "/slow"), 503);
  assert.equal(await askedFrom("127.0.0.2", port), 200);
  slow.destroy();
});

test("the setting bounds both ports of a process, whose metrics say so to another address", async () => {
  const config = {
    ...{ host: "127.0.0.1", port: 0, httpPort: 0, connectionsPerAddressMax: 1 },
    ...({ insecure: false, drainDelayMs: 0, logLevel: "error" } as const),
  };
  const service = await startStateless(
    { config, logger: quietLogger, clock: systemClock },
    { name: "bounded", drainGraceMs: 0, compose: async () => [] },
  );
  const httpPort = Number(service.httpAddress?.split(":").at(-1));
  const held: Socket[] = [];
  for (const port of [service.port, httpPort]) {
    held.push(await silent({ server: { port } }));
    await once(await silent({ server: { port } }), "end");
  }
  const metrics = await text(await answerTo("127.0.0.2", httpPort, "/metrics"));
  assert.match(metrics, /^pmx_rpc_server_refusals_total\{.*reason="connection".*\} 2$/m);
  for (const socket of held) socket.destroy();
  await service.close();
});
