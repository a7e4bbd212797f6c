import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createSecureContext } from "node:tls";
import * as grpc from "@grpc/grpc-js";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { type RunningServer, startServer } from "#lib/kit/grpc/server/server.ts";
import { openTls, type Tls } from "#lib/kit/security/tls.ts";
import { Health } from "#proto/grpc/health/v1/health_pb.ts";
import { type Authority, createAuthority, tlsFolder } from "#test/support/certificates.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { faultOf } from "./echo-server.ts";

type Files = Parameters<typeof openTls>[0];
const opened: { close(): void }[] = [];
const servers: RunningServer[] = [];

function tlsOf(files: Partial<Files>): Tls {
  const { authorityFile, certificateFile, keyFile, requireClientCertificate = false } = files;
  const named = { authorityFile, certificateFile, keyFile, requireClientCertificate };
  const tls = openTls({ ...named, peerName: files.peerName }, quietLogger);
  opened.push(tls);
  return tls;
}

async function serve(tls?: Tls): Promise<string> {
  const listen = { host: "127.0.0.1", port: 0 };
  const server = await startServer({ listen, registrations: [], logger: quietLogger, tls });
  servers.push(server);
  return server.address;
}

async function check(address: string, tls?: Tls): Promise<void> {
  const channel = openChannel(address, { tls });
  try {
    await clientOf(Health, channel).check({}, { deadlineMs: 20_000 });
  } finally {
    channel.close();
  }
}

async function refusal(address: string, tls?: Tls): Promise<string> {
  const fault = await faultOf(check(address, tls));
  assert.equal(fault.reason, "PEER_UNREACHABLE");
  return fault.message;
}

let authority: Authority;
let trusted: ReturnType<typeof tlsFolder>;
let own: Tls;
let onlyTrusting: Tls;
let server: string;
let mutual: string;
before(async () => {
  authority = await createAuthority();
  trusted = tlsFolder(authority.certificate, await authority.issue(["127.0.0.1", "localhost"]));
  own = tlsOf(trusted);
  onlyTrusting = tlsOf({ authorityFile: trusted.authorityFile });
  server = await serve(own);
  mutual = await serve(tlsOf({ ...trusted, requireClientCertificate: true }));
});
after(async () => {
  for (const one of opened) one.close();
  await Promise.all(servers.map((one) => one.drain(0)));
});

test("a call over TLS needs no certificate of the client unless the server asks for one", async () => {
  await check(server, onlyTrusting);
  await check(server, own);
  await check(mutual, own);
});

test("a client without a certificate is refused by a server that asks for one", async () => {
  assert.match(await refusal(mutual, onlyTrusting), /certificate/);
});

test("a client whose certificate is of another authority is refused", async () => {
  const other = await createAuthority("another authority");
  const foreign = tlsFolder(authority.certificate, await other.issue(["client"]));
  assert.match(await refusal(mutual, tlsOf(foreign)), /tls\.certificateFile/);
});

/** TLS with a certificate that has expired since it was opened. */
async function expiredTls(name: string): Promise<Tls> {
  const files = tlsFolder(authority.certificate, await authority.issue([name], { toMs: -1_000 }));
  const clock = { nowMs: () => Date.now() - 60_000 };
  const tls = openTls({ ...files, requireClientCertificate: false }, quietLogger, { clock });
  opened.push(tls);
  return tls;
}

test("a client whose certificate has expired is refused", async () => {
  assert.match(await refusal(mutual, await expiredTls("client")), /tls\.certificateFile/);
});

test("a server of an authority that the client does not trust is refused", async () => {
  const other = await createAuthority("another authority");
  const pair = await authority.issue(["127.0.0.1"]);
  const mistrusting = tlsOf(tlsFolder(other.certificate, pair));
  assert.match(await refusal(server, mistrusting), /of no authority in tls\.authorityFile/);
});

test("a server whose certificate has expired is refused", async () => {
  const expired = await serve(await expiredTls("127.0.0.1"));
  assert.match(await refusal(expired, own), /expired.*another certificate/);
});

test("a server is refused whose certificate states another name, unless that is the one expected", async () => {
  const files = tlsFolder(authority.certificate, await authority.issue(["forecast"]));
  const address = await serve(tlsOf(files));
  assert.match(await refusal(address, own), /does not state this name.*PMX_TLS_PEER_NAME/);
  await check(address, tlsOf({ ...trusted, peerName: "forecast" }));
});

test("a call in plain text is refused by a server with TLS, and the error says what to set", async () => {
  assert.match(await refusal(server), /If it asks for TLS.*PMX_TLS_AUTHORITY_FILE/);
});

test("a client with TLS calls no server in plain text, and the error says so", async () => {
  assert.match(await refusal(await serve(), own), /answers in plain text/);
});

test("health on its own port stays in plain text where the main port has TLS", async () => {
  const host = "127.0.0.1";
  const both = await startServer({
    listen: { host, port: 0 },
    healthListen: { host, port: 0 },
    registrations: [],
    logger: quietLogger,
    tls: own,
  });
  servers.push(both);
  assert.ok(both.healthAddress);
  await check(both.healthAddress);
  await refusal(both.address);
});

test("a version of TLS below 1.2 is refused", async () => {
  const context = createSecureContext({
    ca: authority.certificate,
    minVersion: "TLSv1",
    maxVersion: "TLSv1.1",
    ciphers: "DEFAULT:@SECLEVEL=0",
  });
  const channelCredentials = grpc.credentials.createFromSecureContext(context);
  await refusal(server, { ...own, channelCredentials });
});

test("a token does not leave the machine in plain text unless that is meant", () => {
  const authorization = () => "Bearer x";
  const open = (address: string, caller: Parameters<typeof openChannel>[1]) =>
    openChannel(address, caller).close();
  for (const address of ["gateway:50050", "dns:///gateway:50050", "10.0.0.1:50050"]) {
    assert.throws(() => open(address, { authorization }), {
      reason: "CONFIG_INVALID",
      message: /in plain text.*--tls-authority/,
    });
    open(address, { authorization, tls: own });
    open(address, { authorization, insecure: true });
    open(address, {});
  }
  for (const address of ["127.0.0.1:1", "[::1]:1", "localhost:1"]) open(address, { authorization });
});
