import assert from "node:assert/strict";
import { request } from "node:http";
import { after, before, test } from "node:test";
import { HttpCalls } from "#lib/kit/connect/http-calls.ts";
import { jsonAnswer } from "#lib/kit/http/answers.ts";
import type { RunningHttpServer } from "#lib/kit/http/server.ts";
import { metricsFor, serveHttp } from "#lib/kit/lifecycle/serve-http.ts";
import { openApiRoute } from "#lib/kit/openapi/route.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { type EchoServer, startEcho } from "../grpc/echo-server.ts";

const board = "https://board.example";
const path = "/pmx.test.v1.EchoService/Echo";
let echo: EchoServer;
let open: RunningHttpServer;
let closed: RunningHttpServer;
/** How often the service was asked. */
let asked = 0;
/** How often a request came to where tokens and certificates are asked for. */
let reached = 0;
/** What was counted, by its reason. */
const refused: string[] = [];

async function serve(httpAllowedOrigins: string[] | undefined): Promise<RunningHttpServer> {
  const settings = { host: "127.0.0.1", httpPort: 0, httpAllowedOrigins };
  const calls = new HttpCalls();
  calls.add(echo.server.methods);
  const answer = calls.answering((reason) => refused.push(reason));
  const server = await serveHttp(settings, {
    routes: [
      { path: "/v1/gates/{gate}", answer: () => jsonAnswer({ verdict: "PASS" }) },
      openApiRoute(() => calls.registrations),
    ],
    metrics: await metricsFor(settings),
    logger: quietLogger,
    refused: (reason) => refused.push(reason),
    calls: (...call) => {
      reached += 1;
      return answer(...call);
    },
  });
  assert.ok(server);
  return server;
}

before(async () => {
  echo = await startEcho({
    echo: async ({ value }) => {
      asked += 1;
      return { value };
    },
  });
  [open, closed] = [await serve([board, "http://127.0.0.1:8080"]), await serve(undefined)];
});
after(async () => {
  await echo.close();
  await Promise.all([open.close(0), closed.close(0)]);
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** fetch would set the headers of a browser by itself. */
function ask(
  server: RunningHttpServer,
  target: string,
  method: string,
  headers: Record<string, string>,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request(`http://${server.address}${target}`, { method, headers });
    call.on("error", reject).on("response", async (response) => {
      let body = "";
      for await (const chunk of response.setEncoding("utf8")) body += chunk;
      resolve({ status: response.statusCode, headers: response.headers, body });
    });
    call.end(method === "POST" ? '"hello"' : undefined);
  });
}

const json = { "content-type": "application/json" };
const preflight = (origin: string) => ({
  origin,
  "access-control-request-method": "POST",
  "access-control-request-headers": "authorization,content-type",
});
const allowsOrigin = ({ headers }: Answer) => headers["access-control-allow-origin"];

test("a preflight of a page that may call is told what it may send, and asked for nothing", async () => {
  const before = reached;
  const answer = await ask(open, path, "OPTIONS", preflight(board));
  assert.deepEqual([answer.status, answer.body, allowsOrigin(answer)], [204, "", board]);
  const { headers } = answer;
  assert.equal(headers["access-control-allow-methods"], "GET, POST");
  assert.match(`${headers["access-control-allow-headers"]}`, /authorization, connect-protocol-ver/);
  assert.match(`${headers["access-control-allow-headers"]}`, /connect-timeout-ms, content-type,/);
  assert.equal(headers["access-control-max-age"], "7200");
  assert.match(`${headers.vary}`, /^Origin, /);
  assert.equal(reached, before);
  // What a caller says that it sends, and does not, would keep the connection.
  const withBody = { ...preflight(board), "content-length": "9" };
  assert.equal((await ask(open, path, "OPTIONS", withBody)).headers.connection, "close");
  // With it a browser would send its cookies and certificates along.
  assert.equal(headers["access-control-allow-credentials"], undefined);
});

test("a page that may call reads answers and errors, and caches tell pages apart", async () => {
  const origin = board;
  refused.length = 0;
  for (const [method, target, status] of [
    ["POST", path, 200],
    ["GET", `${path}?message=%22hello%22`, 200],
    ["GET", `${path}?message=7`, 400],
    ["POST", "/pmx.test.v1.EchoService/Other", 404],
    ["GET", "/openapi.json", 200],
  ] as const) {
    const answer = await ask(open, target, method, { ...json, origin });
    assert.deepEqual(
      [answer.status, allowsOrigin(answer), answer.headers.vary],
      [status, board, "Origin"],
    );
    assert.equal(answer.headers["access-control-expose-headers"], "retry-after");
  }
  assert.deepEqual(refused, ["unknown_method"]);
});

test("a page of another origin is refused before it asks anything, and told nothing", async () => {
  const before = [asked, reached];
  refused.length = 0;
  for (const server of [open, closed]) {
    for (const origin of [
      "https://evil.example",
      "null",
      `${board}.evil.example`,
      `${board}:444`,
    ]) {
      for (const answer of [
        await ask(server, path, "OPTIONS", preflight(origin)),
        await ask(server, path, "POST", { ...json, origin }),
        await ask(server, `${path}?message=%22a%22`, "GET", { origin }),
      ]) {
        assert.deepEqual([answer.status, allowsOrigin(answer)], [403, undefined], origin);
        assert.match(answer.body, /permission_denied.*PMX_HTTP_ALLOWED_ORIGINS/);
      }
    }
  }
  assert.deepEqual([asked, reached], before);
  assert.deepEqual(refused, Array(24).fill("origin"));
});

test("who is no page is answered as ever", async () => {
  for (const [server, vary] of [
    [open, "Origin"],
    [closed, undefined],
  ] as const) {
    const answer = await ask(server, path, "POST", json);
    assert.deepEqual(
      [answer.status, answer.headers.vary, allowsOrigin(answer)],
      [200, vary, undefined],
    );
  }
});

test("metrics and answers about gates are nothing for pages", async () => {
  for (const target of ["/metrics", "/v1/gates/phase-1"]) {
    const answer = await ask(open, target, "GET", { origin: board });
    assert.deepEqual([answer.status, allowsOrigin(answer)], [200, undefined]);
    assert.equal((await ask(open, target, "OPTIONS", preflight(board))).status, 405);
  }
});

test("a name that a stranger lets resolve to this machine is none of it, and counts", async () => {
  refused.length = 0;
  for (const host of ["evil.example", "127.0.0.1.evil.example:80", "localhost.evil.example", "@"]) {
    for (const target of [`${path}?message=%22a%22`, "/v1/gates/phase-1", "/openapi.json"]) {
      const { status, body } = await ask(closed, target, "GET", { host });
      assert.deepEqual([status, body.includes("permission_denied")], [403, true], host);
    }
    assert.equal((await ask(closed, "/metrics", "GET", { host })).status, 200);
  }
  assert.deepEqual(refused, Array(12).fill("origin"));
  for (const host of ["localhost:1", "[::1]:1", "127.0.0.1", "pmx.localhost"]) {
    assert.equal((await ask(closed, path, "POST", { ...json, host })).status, 200, host);
  }
  assert.equal((await ask(open, path, "POST", { ...json, host: "board.example" })).status, 200);
});
