import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { get } from "node:https";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { TLSSocket } from "node:tls";
import { jsonAnswer } from "#lib/kit/http/answers.ts";
import type { RunningHttpServer } from "#lib/kit/http/server.ts";
import { metricsFor, serveHttp } from "#lib/kit/lifecycle/serve-http.ts";
import { openTls, type Tls } from "#lib/kit/security/tls.ts";
import { newToken } from "#lib/kit/security/token-file.ts";
import { openTokens, type Tokens } from "#lib/kit/security/tokens.ts";
import {
  type Authority,
  createAuthority,
  type KeyPair,
  tlsFolder,
} from "#test/support/certificates.ts";
import { eventually } from "#test/support/eventually.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const reader = newToken("reader", ["read"]);
let authority: Authority;
let pair: KeyPair;
let files: ReturnType<typeof tlsFolder>;
let tls: Tls;
let tokens: Tokens;
let guarded: RunningHttpServer;
let mutual: RunningHttpServer;
before(async () => {
  authority = await createAuthority();
  pair = await authority.issue(["127.0.0.1"]);
  files = tlsFolder(authority.certificate, pair);
  const { authorityFile, certificateFile, keyFile } = files;
  const settings = { authorityFile, certificateFile, keyFile, requireClientCertificate: true };
  tls = openTls(settings, quietLogger, { intervalMs: 20 });
  const file = join(temporaryFolder(), "tokens");
  writeFileSync(file, `${reader.line}\n`);
  tokens = openTokens(file, quietLogger);
  guarded = await serve(tokens);
  mutual = await serve(undefined);
});
after(async () => {
  tls.close();
  tokens.close();
  await Promise.all([guarded.close(0), mutual.close(0)]);
});

async function serve(asked: Tokens | undefined): Promise<RunningHttpServer> {
  const settings = { host: "127.0.0.1", httpPort: 0 };
  const started = await serveHttp(settings, {
    routes: [{ path: "/v1/gates/{gate}", answer: () => jsonAnswer({ verdict: "PASS" }) }],
    metrics: await metricsFor(settings),
    logger: quietLogger,
    tokens: asked,
    refused: () => undefined,
    tls,
    calls: (request, response, refusal) => {
      if (request.url !== "/called") return false;
      response.writeHead(refusal === undefined ? 200 : 401).end();
      return true;
    },
  });
  assert.ok(started);
  return started;
}

/** The status of an answer over TLS, and the serial number of the certificate that was shown. */
async function ask(
  { port }: RunningHttpServer,
  path: string,
  { token, own }: { readonly token?: string; readonly own?: KeyPair } = {},
): Promise<{ readonly status: number | undefined; readonly serial: string | undefined }> {
  const request = get({
    ...{ host: "127.0.0.1", port, path, ca: authority.certificate, agent: false },
    ...(token && { headers: { authorization: `Bearer ${token}` } }),
    ...(own && { cert: own.certificate, key: own.key }),
  });
  const [answer] = (await once(request, "response")) as [IncomingMessage];
  const serial = (answer.socket as TLSSocket).getPeerX509Certificate()?.serialNumber;
  answer.resume();
  return { status: answer.statusCode, serial };
}

test("with TLS and tokens, gates are told over TLS to who may read, without a certificate", async () => {
  const gate = "/v1/gates/phase-1";
  assert.equal((await ask(guarded, gate, { token: reader.token })).status, 200);
  assert.equal((await ask(guarded, gate)).status, 401);
  assert.equal((await ask(guarded, "/metrics")).status, 200);
});

test("who calls an RPC shows a certificate where gRPC asks for one, also with a token", async () => {
  const token = reader.token;
  assert.equal((await ask(guarded, "/called", { token })).status, 401);
  assert.equal((await ask(guarded, "/called", { token, own: pair })).status, 200);
  const stranger = await (await createAuthority()).issue(["127.0.0.1"]);
  assert.equal((await ask(guarded, "/called", { token, own: stranger })).status, 401);
});

test("with TLS, plain text is refused", async () => {
  await assert.rejects(fetch(`http://${guarded.address}/metrics`));
});

test("without tokens the certificate that is asked for guards gates and metrics", async () => {
  await assert.rejects(ask(mutual, "/v1/gates/phase-1"), /certificate|socket hang up|ECONNRESET/i);
  await assert.rejects(ask(mutual, "/metrics"), /certificate|socket hang up|ECONNRESET/i);
  assert.equal((await ask(mutual, "/v1/gates/phase-1", { own: pair })).status, 200);
});

test("a certificate that is replaced is shown by the port of HTTP too", async () => {
  const next = await authority.issue(["127.0.0.1"]);
  const serialOf = ({ certificate }: KeyPair) => new X509Certificate(certificate).serialNumber;
  assert.equal((await ask(guarded, "/metrics")).serial, serialOf(pair));
  writeFileSync(files.certificateFile, next.certificate);
  writeFileSync(files.keyFile, next.key);
  await eventually(
    "the next certificate is shown",
    async () => (await ask(guarded, "/metrics")).serial === serialOf(next),
  );
});
