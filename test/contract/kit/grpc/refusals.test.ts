import assert from "node:assert/strict";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { type Channel, clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { type RunningServer, register, startServer } from "#lib/kit/grpc/server/server.ts";
import { openTls } from "#lib/kit/security/tls.ts";
import { newToken } from "#lib/kit/security/token-file.ts";
import { openTokens } from "#lib/kit/security/tokens.ts";
import {
  openProcessMetrics,
  type ProcessMetrics,
} from "#lib/kit/telemetry/metrics/process-metrics.ts";
import { Health } from "#proto/grpc/health/v1/health_pb.ts";
import { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { createAuthority, tlsFolder } from "#test/support/certificates.ts";
import { eventually } from "#test/support/eventually.ts";
import { printedBy } from "#test/support/printed-metrics.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { faultOf } from "./echo-server.ts";
import { EchoService } from "./echo-service.ts";

const reader = newToken("reader", ["read"]);
const unused = () => Promise.reject(new Error("not called"));
const echo = register(
  EchoService,
  {
    echo: async ({ value }) => ({ value }),
    async *count() {},
    measure: unused,
    async *double() {},
    keep: unused,
    async *watchText() {},
  },
  { scopeOf: ({ name }) => (name === "Keep" ? "admin" : "read") },
);
const listen = { host: "127.0.0.1", port: 0 };
const common = { listen, registrations: [echo], logger: quietLogger };

let metrics: ProcessMetrics;
const opened: { close(): void }[] = [];
const servers: RunningServer[] = [];
before(async () => {
  metrics = await openProcessMetrics();
});
after(async () => {
  for (const one of opened) one.close();
  await Promise.all(servers.map((server) => server.drain(0)));
});

async function serve(
  service: string,
  options: Partial<Parameters<typeof startServer>[0]> = {},
): Promise<RunningServer> {
  const own = metrics.ofService(service, quietLogger);
  const server = await startServer({ ...common, metrics: own, ...options });
  servers.push(server);
  return server;
}

function channelTo({ address }: RunningServer, token?: string): Channel {
  const channel = openChannel(address, {
    ...(token !== undefined && { authorization: () => `Bearer ${token}` }),
  });
  opened.push(channel);
  return channel;
}

/** What a server has refused, by reason; those that it never has are left out. */
async function refusedBy(service: string): Promise<Readonly<Record<string, number>>> {
  const { samples } = (await printedBy(metrics)).get("pmx_rpc_server_refusals_total")!;
  const own = [...samples].flatMap(([labels, value]) => {
    const [, reason, of] = /^reason="(\w+)",service="([\w-]+)"$/.exec(labels) ?? [];
    return of === service && value > 0 ? [[reason!, value] as const] : [];
  });
  return Object.fromEntries(own);
}

test("calls without a token, beyond their scope and of no method are counted by that", async () => {
  const file = join(temporaryFolder(), "tokens");
  writeFileSync(file, `${reader.line}\n`);
  const tokens = openTokens(file, quietLogger);
  opened.push(tokens);
  const server = await serve("guarded", { admission: { tokens } });
  const stranger = clientOf(EchoService, channelTo(server));
  assert.equal((await faultOf(stranger.echo({}))).code, "UNAUTHENTICATED");
  assert.equal((await faultOf(stranger.keep({}))).code, "UNAUTHENTICATED");
  const known = channelTo(server, reader.token);
  assert.equal((await faultOf(clientOf(EchoService, known).keep({}))).code, "PERMISSION_DENIED");
  await clientOf(EchoService, known).echo({});
  await clientOf(Health, channelTo(server)).check({});
  const nobody = clientOf(SprintService, known);
  for (const name of ["sprints/a", "sprints/b"]) {
    assert.equal((await faultOf(nobody.getSprint({ name }))).code, "UNIMPLEMENTED");
  }
  assert.deepEqual(await refusedBy("guarded"), { token: 2, scope: 1, unknown_method: 2 });
});

test("calls too often and connections too many are counted", async () => {
  const server = await serve("busy", {
    admission: { callsPerSecond: 0.001 },
    limits: { connectionsPerAddressMax: 1 },
  });
  const client = clientOf(EchoService, channelTo(server));
  await client.echo({});
  assert.equal((await faultOf(client.echo({}))).reason, "RATE_EXCEEDED");
  const socket = connect(server.port, listen.host);
  socket.on("error", () => undefined);
  await once(socket, "close");
  assert.deepEqual(await refusedBy("busy"), { rate: 1, connection: 1 });
});

test("a connection without the certificate that is asked for is counted", async () => {
  const authority = await createAuthority();
  const files = tlsFolder(authority.certificate, await authority.issue(["127.0.0.1"]));
  const tls = openTls(
    { ...files, requireClientCertificate: true, peerName: undefined },
    quietLogger,
  );
  opened.push(tls);
  const server = await serve("mutual", { tls });
  const socket = connect(server.port, listen.host).end("GET / HTTP/1.1\r\n\r\n");
  socket.on("error", () => undefined);
  await eventually("it is counted", async () => (await refusedBy("mutual")).handshake === 1);
});

test("a server prints each reason from the start, and no others", async () => {
  await serve("fresh");
  const { samples } = (await printedBy(metrics)).get("pmx_rpc_server_refusals_total")!;
  const own = [...samples].filter(([labels]) => labels.includes('service="fresh"'));
  assert.deepEqual(
    own.map(([, value]) => value),
    [0, 0, 0, 0, 0, 0, 0],
  );
});
