import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { notFound } from "#lib/kernel/fault.ts";
import { jsonAnswer } from "#lib/kit/http/answers.ts";
import type { HttpRequest } from "#lib/kit/http/route.ts";
import { httpLimits, type RunningHttpServer, startHttpServer } from "#lib/kit/http/server.ts";
import { recordingLogger } from "#test/support/quiet-logger.ts";

const { logger, lines } = recordingLogger();
let server: RunningHttpServer;
/** Called when the slow path has been asked. */
let askedSlowly: (request: HttpRequest) => void = () => undefined;
const nextSlow = () =>
  new Promise<HttpRequest>((resolve) => {
    askedSlowly = resolve;
  });
before(async () => {
  server = await startHttpServer({
    listen: { host: "127.0.0.1", port: 0 },
    logger,
    routes: [
      {
        path: "/v1/things/{thing}",
        answer: ({ parameters, query }) => jsonAnswer({ ...parameters, all: query.getAll("q") }),
      },
      {
        path: "/missing",
        answer: () => {
          throw notFound("thing", "things/1");
        },
      },
      {
        path: "/defect",
        answer: () => {
          throw new TypeError("the password is 1234");
        },
      },
      {
        path: "/slow",
        answer: (request) => {
          askedSlowly(request);
          return new Promise(() => undefined);
        },
      },
    ],
  });
});
after(() => server.close(0));

const get = (path: string, init: RequestInit = {}) =>
  fetch(`http://${server.address}${path}`, init);
const errorOf = async (answer: Response) => ((await answer.json()) as { error: never }).error;

/** What the server answers to bytes that no client would send. */
async function raw(bytes: string): Promise<string> {
  const socket = connect(server.port, "127.0.0.1");
  let said = "";
  socket.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  socket.on("error", () => undefined);
  socket.write(bytes);
  await once(socket, "close");
  return said;
}

test("a path with a name in it is answered with the name decoded", async () => {
  const answer = await get("/v1/things/a%2Fb?q=1&q=2");
  assert.deepEqual(
    [answer.status, answer.headers.get("content-type"), await answer.json()],
    [200, "application/json", { thing: "a/b", all: ["1", "2"] }],
  );
});

test("HEAD has the headers of GET and no body", async () => {
  const answer = await get("/v1/things/a", { method: "HEAD" });
  assert.deepEqual(
    [answer.status, answer.headers.get("content-length"), await answer.text()],
    [200, String('{"thing":"a","all":[]}\n'.length), ""],
  );
});

test("an unknown path is 404 and names those that there are", async () => {
  for (const path of ["/", "/v1/things", "/v1/things/", "/v1/things/a/b", "//v1/things/a"]) {
    const answer = await get(path);
    assert.equal(answer.status, 404, path);
    assert.match(JSON.stringify(await errorOf(answer)), /the paths are \/v1\/things\/\{thing\}/);
  }
});

test("another method than GET and HEAD is 405 and says which are allowed", async () => {
  for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
    const answer = await get("/v1/things/a", { method });
    assert.deepEqual([answer.status, answer.headers.get("allow")], [405, "GET, HEAD"], method);
    assert.deepEqual(await errorOf(answer), {
      status: 405,
      code: "UNIMPLEMENTED",
      message: `${method} is not served here: GET and HEAD are`,
    });
  }
});

test("a fault is answered with the status of its code, its reason and what to do", async () => {
  const answer = await get("/missing");
  assert.equal(answer.status, 404);
  assert.deepEqual(await errorOf(answer), {
    status: 404,
    code: "NOT_FOUND",
    reason: "RESOURCE_NOT_FOUND",
    message: "thing things/1 does not exist",
    metadata: { resource: "things/1" },
  });
});

test("a defect is 500 without its cause, which the log has under the same id", async () => {
  const answer = await get("/defect");
  const text = await answer.text();
  assert.equal(answer.status, 500);
  assert.doesNotMatch(text, /1234/);
  const id = (JSON.parse(text) as { error: { metadata: { error_id: string } } }).error.metadata;
  const line = lines.find((one) => one.includes(id.error_id));
  assert.match(line ?? "", /the password is 1234/);
});

test("a path that is not percent-encoded as it should be is 400", async () => {
  assert.match(
    await raw("GET /v1/things/%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
    /^HTTP\/1\.1 400 /,
  );
});

test("bytes that are no HTTP are 400 as JSON, and the connection ends", async () => {
  assert.match(
    await raw("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    /^HTTP\/1\.1 400 .*INVALID_ARGUMENT/s,
  );
});

test("headers that are too large are 431 as JSON, and the connection ends", async () => {
  const large = "x".repeat(httpLimits.headerBytesMax);
  const said = await raw(`GET / HTTP/1.1\r\nHost: a\r\nLarge: ${large}\r\n\r\n`);
  assert.match(said, /^HTTP\/1\.1 431 .*path, query and headers are larger than 8192 bytes/s);
});

test("a request with a body is 413, and its connection ends without reading it", async () => {
  const head = "GET /v1/things/a HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n";
  assert.match(await raw(head), /^HTTP\/1\.1 413 .*[Cc]onnection: close/s);
});

test("a route learns that its caller hung up", async () => {
  const caller = new AbortController();
  const arrival = nextSlow();
  const asking = get("/slow", { signal: caller.signal });
  const { signal } = await arrival;
  assert.equal(signal.aborted, false);
  caller.abort();
  await assert.rejects(asking);
  if (!signal.aborted) await once(signal, "abort");
  assert.equal((signal.reason as { reason: string }).reason, "CANCELLED");
});

test("requests beyond the limit are refused with 503, and the others go on", async () => {
  const callers = new AbortController();
  const { requestsInProgressMax } = httpLimits;
  const asked: Promise<unknown>[] = [];
  for (let i = 0; i < requestsInProgressMax; i += 1) {
    const arrival = nextSlow();
    asked.push(get("/slow", { signal: callers.signal }).catch(() => "cut"));
    await arrival;
  }
  const refused = await get("/v1/things/a");
  assert.deepEqual([refused.status, refused.headers.get("retry-after")], [503, "1"]);
  await refused.text();
  callers.abort();
  await Promise.all(asked);
  while ((await get("/v1/things/a")).status !== 200);
});

test("a port in use is a fault that names the address and the variable", async () => {
  const listen = { host: "127.0.0.1", port: server.port };
  await assert.rejects(startHttpServer({ listen, logger, routes: [] }), {
    reason: "PORT_IN_USE",
    message: new RegExp(`^${server.address} is in use: .*PMX_HTTP_PORT`),
  });
});
