import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { jsonAnswer } from "#lib/kit/http/answers.ts";
import type { RunningHttpServer } from "#lib/kit/http/server.ts";
import { metricsFor, serveHttp } from "#lib/kit/lifecycle/serve-http.ts";
import { openApiRoute } from "#lib/kit/openapi/route.ts";
import { newToken } from "#lib/kit/security/token-file.ts";
import { openTokens, type Tokens } from "#lib/kit/security/tokens.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const reader = newToken("reader", ["read"]);
const trader = newToken("trader", ["trade"]);
const refused: string[] = [];
let tokens: Tokens;
let server: RunningHttpServer;
before(async () => {
  const file = join(temporaryFolder(), "tokens");
  writeFileSync(file, `${reader.line}\n${trader.line}\n`);
  tokens = openTokens(file, quietLogger);
  const settings = { host: "127.0.0.1", httpPort: 0 };
  const started = await serveHttp(settings, {
    routes: [
      { path: "/v1/gates/{gate}", answer: () => jsonAnswer({ verdict: "PASS" }) },
      openApiRoute(() => []),
    ],
    metrics: await metricsFor(settings),
    logger: quietLogger,
    tokens,
    refused: (reason) => refused.push(reason),
  });
  assert.ok(started);
  server = started;
});
after(async () => {
  tokens.close();
  await server.close(0);
});

/** The status of an answer, and the reason of an error. */
async function get(path: string, token?: string): Promise<readonly [number, string | undefined]> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const answer = await fetch(`http://${server.address}${path}`, { headers });
  const text = await answer.text();
  return [answer.status, /"reason":"(\w+)"/.exec(text)?.[1]];
}

test("where tokens are asked for, HTTP answers about gates to those who may read", async () => {
  assert.deepEqual(await get("/v1/gates/phase-1", reader.token), [200, undefined]);
  assert.deepEqual(await get("/v1/gates/phase-1"), [401, "TOKEN_INVALID"]);
  assert.deepEqual(await get("/v1/gates/phase-1", `${reader.token}x`), [401, "TOKEN_INVALID"]);
  assert.deepEqual(await get("/v1/gates/phase-1", trader.token), [403, "SCOPE_MISSING"]);
  assert.deepEqual(refused, ["token", "token", "scope"]);
});

test("what may be asked is told to those who may read, as reflection tells it", async () => {
  assert.deepEqual(await get("/openapi.json", reader.token), [200, undefined]);
  assert.deepEqual(await get("/openapi.json"), [401, "TOKEN_INVALID"]);
});

test("metrics need no token", async () => {
  assert.equal((await get("/metrics"))[0], 200);
});
