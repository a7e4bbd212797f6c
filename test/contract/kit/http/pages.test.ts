import assert from "node:assert/strict";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { RunningServer } from "#lib/kit/grpc/server/server.ts";
import { startServer } from "#lib/kit/grpc/server/server.ts";
import { errorAnswer } from "#lib/kit/http/answers.ts";
import type { HttpRoute } from "#lib/kit/http/route.ts";
import { httpLimits, type RunningHttpServer } from "#lib/kit/http/server.ts";
import { metricsFor, serveHttp } from "#lib/kit/lifecycle/serve-http.ts";
import { newToken } from "#lib/kit/security/token-file.ts";
import { openTokens, type Tokens } from "#lib/kit/security/tokens.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const reader = newToken("reader", ["read"]);
const hurried = newToken("hurried", ["read"]);
const trader = newToken("trader", ["trade"]);
const newcomer = newToken("newcomer", ["read"]);
const settings = { host: "127.0.0.1", httpPort: 0 };
const page: HttpRoute = {
  path: "/page",
  isPage: true,
  answer: () => ({ contentType: "text/html", body: "said" }),
  submit: async (sent) => {
    const form = await sent.form();
    return { contentType: "text/html", body: `said ${form.get("what")}` };
  },
  faultAnswer: ({ code, reason }) =>
    errorAnswer(code === "UNAUTHENTICATED" ? 401 : 403, code, reason),
};
const style: HttpRoute = {
  path: "/web/style.css",
  isOpen: true,
  answer: () => ({ contentType: "text/css", body: "p {}" }),
};
let tokens: Tokens;
let methods: RunningServer;
let asking: RunningHttpServer;
let open: RunningHttpServer;
let starting: RunningHttpServer;

async function serve(of: () => RunningServer | undefined, accepted?: Tokens) {
  const server = await serveHttp(settings, {
    routes: [page, style],
    metrics: await metricsFor(settings),
    logger: quietLogger,
    tokens: accepted,
    refused: () => undefined,
    calls: () => false,
    methods: () => of()?.methods,
  });
  assert.ok(server);
  return server;
}

before(async () => {
  const file = join(temporaryFolder(), "tokens");
  writeFileSync(file, [reader, hurried, trader, newcomer].map(({ line }) => `${line}\n`).join(""));
  tokens = openTokens(file, quietLogger);
  const listen = { host: "127.0.0.1", port: 0 };
  const registrations = [] as const;
  const admission = { tokens, callsPerSecond: 5 };
  methods = await startServer({ listen, registrations, logger: quietLogger, admission });
  const free = await startServer({ listen, registrations, logger: quietLogger });
  after(() => free.drain(0));
  asking = await serve(() => methods, tokens);
  open = await serve(() => free);
  starting = await serve(() => undefined);
});
after(async () => {
  tokens.close();
  await Promise.all([asking, open, starting].map((server) => server.close(0)));
  await methods.drain(0);
});

/** What is answered; fetch would set some of the headers by itself. */
function ask(
  server: RunningHttpServer,
  path: string,
  headers: Record<string, string> = {},
  form?: string,
): Promise<readonly [number | undefined, string]> {
  return new Promise((resolve, reject) => {
    const method = form === undefined ? "GET" : "POST";
    const call = request(`http://${server.address}${path}`, { method, headers });
    call.on("error", reject).on("response", async (response) => {
      let body = "";
      for await (const chunk of response.setEncoding("utf8")) body += chunk;
      resolve([response.statusCode, /(said[ \w]*|"message":"\w+")/.exec(body)?.[1] ?? body]);
    });
    call.end(form);
  });
}

const formType = { "content-type": "application/x-www-form-urlencoded" };

const password = (token: string, name = "anybody") => ({
  authorization: `Basic ${btoa(`${name}:${token}`)}`,
});

test("the token is the password of a browser, under any name, and a bearer token still is one", async () => {
  assert.deepEqual(await ask(asking, "/page", password(reader.token)), [200, "said"]);
  const bearer = { authorization: `Bearer ${reader.token}` };
  assert.deepEqual(await ask(asking, "/page", bearer), [200, "said"]);
});

test("a page refuses who shows no token, an unknown one, one of another scope, or what is no password", async () => {
  const invalid = [401, '"message":"TOKEN_INVALID"'];
  const none = [{}, password(`${reader.token}x`), { authorization: "Basic ?" }, password("")];
  for (const headers of none) assert.deepEqual(await ask(asking, "/page", headers), invalid);
  assert.deepEqual(await ask(asking, "/page", password(trader.token)), [
    403,
    '"message":"SCOPE_MISSING"',
  ]);
});

test("pages count in the rate of calls, by the holder of the token", async () => {
  const answers = [];
  for (let at = 0; at < 20; at += 1) {
    answers.push(await ask(asking, "/page", password(hurried.token)));
  }
  assert.deepEqual(answers[0], [200, "said"]);
  assert.ok(answers.some(([, said]) => said === '"message":"RATE_EXCEEDED"'));
  assert.deepEqual(await ask(asking, "/page", password(reader.token)), [200, "said"]);
});

test("the style of a page says nothing and needs no token", async () => {
  assert.deepEqual(await ask(asking, "/web/style.css"), [200, "p {}"]);
});

test("a page of another origin reads none, and one of its own does", async () => {
  const denied = [403, '"message":"SCOPE_MISSING"'];
  for (const origin of ["http://evil.example", "null", `http://127.0.0.1:${open.port + 1}`]) {
    assert.deepEqual(await ask(open, "/page", { origin }), denied, origin);
  }
  assert.deepEqual(await ask(open, "/page", { origin: `http://${open.address}` }), [200, "said"]);
});

test("a page of another origin may link to a page, and not load it as a part of itself", async () => {
  const loaded = (site: string, dest: string) =>
    ask(open, "/page", { "sec-fetch-site": site, "sec-fetch-dest": dest });
  for (const site of ["cross-site", "same-site"]) {
    assert.deepEqual(await loaded(site, "document"), [200, "said"]);
    for (const dest of ["image", "iframe", "empty"]) {
      assert.deepEqual(await loaded(site, dest), [403, '"message":"SCOPE_MISSING"'], dest);
    }
  }
  assert.deepEqual(await loaded("same-origin", "empty"), [200, "said"]);
  assert.deepEqual(await loaded("none", "document"), [200, "said"]);
});

test("a form that is refused is not waited for, so that its sender holds no place of others", async () => {
  const unsent = { ...formType, origin: "http://evil.example", "content-length": "100" };
  const calls: ClientRequest[] = [];
  const answers = Array.from({ length: httpLimits.requestsInProgressMax + 1 }, async () => {
    const call = request(`http://${open.address}/page`, { method: "POST", headers: unsent });
    call.flushHeaders();
    calls.push(call);
    const [response] = (await once(call, "response")) as [IncomingMessage];
    return response.statusCode;
  });
  const statuses = new Set(await Promise.all(answers));
  for (const call of calls) call.on("error", () => undefined).destroy();
  assert.deepEqual([...statuses], [403]);
  assert.deepEqual(await ask(open, "/page"), [200, "said"]);
});

test("a name that somebody lets resolve to this machine is not answered", async () => {
  const [status] = await ask(open, "/page", { host: "rebound.example" });
  assert.equal(status, 403);
});

test("before calls are answered a page is for nobody", async () => {
  const [status, said] = await ask(starting, "/page");
  assert.deepEqual([status, said], [403, '"message":"DRAINING"']);
});

test("a form of a page of the server itself does what it asks for, where the token has the scope trade", async () => {
  const origin = `http://${asking.address}`;
  const sent = (headers: Record<string, string>) =>
    ask(asking, "/page", { ...formType, ...headers }, "what=pause");
  assert.deepEqual(await sent({ origin, ...password(trader.token) }), [200, "said pause"]);
  const missing = [403, '"message":"SCOPE_MISSING"'];
  assert.deepEqual(await sent({ origin, ...password(newcomer.token) }), missing);
  assert.deepEqual(await sent(password(trader.token)), missing, "without an origin");
  const evil = { origin: "http://evil.example", ...password(trader.token) };
  assert.deepEqual(await sent(evil), missing);
});

test("where nobody is asked for a token, forms are taken from this machine, and of pages of its own alone", async () => {
  const origin = `http://${open.address}`;
  const sent = (headers: Record<string, string>, form = "what=pause") =>
    ask(open, "/page", headers, form);
  assert.deepEqual(await sent({ ...formType, origin }), [200, "said pause"]);
  assert.equal((await sent({ ...formType, origin: "null" }))[0], 403);
  assert.equal((await sent({ ...formType, origin, host: "rebound.example" }))[0], 403);
  const plain = { "content-type": "text/plain", origin };
  assert.deepEqual(await sent(plain), [403, '"message":"FIELD_INVALID"']);
  const large = await sent({ ...formType, origin }, `what=${"x".repeat(5_000)}`);
  assert.deepEqual(large, [403, '"message":"FIELD_INVALID"']);
});
