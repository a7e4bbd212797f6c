import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createRouterTransport } from "@connectrpc/connect";
import { createPmxClient, PmxError } from "#clients/typescript/src/node.ts";
import { HttpCalls } from "#lib/kit/connect/http-calls.ts";
import { type RunningServer, register, startServer } from "#lib/kit/grpc/server/server.ts";
import { type RunningHttpServer, startHttpServer } from "#lib/kit/http/server.ts";
import { openTls, type Tls } from "#lib/kit/security/tls.ts";
import { createAuthority, tlsFolder } from "#test/support/certificates.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { EchoService } from "../kit/grpc/echo-service.ts";

let ca: string;
let tls: Tls;
let grpc: RunningServer;
let http: RunningHttpServer;
before(async () => {
  const authority = await createAuthority();
  ca = authority.certificate;
  const pair = await authority.issue(["127.0.0.1"]);
  const { certificateFile, keyFile } = tlsFolder(authority.certificate, pair);
  tls = openTls({ certificateFile, keyFile, requireClientCertificate: false }, quietLogger);
  const listen = { host: "127.0.0.1", port: 0 };
  const echo = register(EchoService, {
    echo: async ({ value }) => ({ value }),
    keep: async ({ value }) => ({ value }),
    measure: async () => ({ value: 0 }),
    async *count() {},
    async *double() {},
    async *watchText() {},
  });
  grpc = await startServer({ listen, tls, registrations: [echo], logger: quietLogger });
  const calls = new HttpCalls();
  calls.add(grpc.methods);
  const answer = calls.answering(() => undefined);
  const secured = { tls, admitsStrangers: true };
  http = await startHttpServer({ listen, routes: [], logger: quietLogger, secured, calls: answer });
});
after(async () => {
  await grpc.drain(100);
  await http.close(0);
  tls.close();
});

test("over TLS a client trusts whom it is told to trust, and nobody else", async () => {
  for (const [baseUrl, transport] of [
    [`https://${http.address}`, "http"],
    [`https://${grpc.address}`, "grpc"],
  ] as const) {
    const trusting = createPmxClient({ baseUrl, transport, tls: { ca } });
    const { value } = await trusting.of(EchoService).echo({ value: "hello" });
    assert.equal(value, "hello", transport);
    trusting.close();
    const other = createPmxClient({ baseUrl, transport, retry: false });
    await assert.rejects(other.of(EchoService).echo({}), PmxError, transport);
    other.close();
  }
});

test("a token is asked for before each attempt, and sent with it", async () => {
  const shown: (string | null)[] = [];
  const requests = new Set<string | null>();
  const router = createRouterTransport(({ service }) => {
    service(EchoService, {
      echo({ value }, { requestHeader }) {
        shown.push(requestHeader.get("authorization"));
        requests.add(requestHeader.get("x-request-id"));
        if (shown.length < 3) throw new TypeError("fetch failed");
        return { value };
      },
    });
  });
  const unreached = {
    ...router,
    // As where nobody listens.
    unary: ((...call) =>
      router.unary(...call).catch(() => {
        throw new TypeError("fetch failed");
      })) as typeof router.unary,
  };
  let tokens = 0;
  const client = createPmxClient({
    baseUrl: "http://127.0.0.1:1",
    transport: () => unreached,
    token: async () => `token-${++tokens}`,
    retry: { random: () => 0 },
  });
  await client.of(EchoService).echo({ value: "hello" });
  assert.deepEqual(shown, ["Bearer token-1", "Bearer token-2", "Bearer token-3"]);
  assert.equal(requests.size, 1);
});
