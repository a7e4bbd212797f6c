import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { request as httpRequest } from "node:http";
import { after, before, test } from "node:test";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { AnySchema, StringValueSchema } from "@bufbuild/protobuf/wkt";
import { Fault } from "#lib/kernel/fault.ts";
import { faultFromMessage } from "#lib/kit/grpc/shared/status.ts";
import { StatusSchema } from "#proto/google/rpc/status_pb.ts";
import { eventually } from "#test/support/eventually.ts";
import { faultOf } from "../grpc/echo-server.ts";
import { type EchoOverHttp, startEchoOverHttp } from "./echo-over-http.ts";

interface ErrorBody {
  readonly code: string;
  readonly message: string;
  readonly details: readonly { readonly type: string; readonly value: string }[];
}

const violations = [{ field: "value", description: "must not be bad" }];
let aborted: unknown;
/** Calls that began to wait. */
let waiting = 0;
let over: EchoOverHttp;
before(async () => {
  over = await startEchoOverHttp(
    {
      echo: async ({ value }, { signal, requestId }) => {
        if (value === "bad") {
          const metadata = { which: "this one" };
          throw new Fault("INVALID_ARGUMENT", "FIELD_INVALID", "no", { violations, metadata });
        }
        if (value === "busy") {
          throw new Fault("UNAVAILABLE", "OVERLOADED", "later", { retryAfterMs: 1_500 });
        }
        if (value === "bug") throw new TypeError("a secret");
        if (value === "id") return { value: requestId };
        if (value === "wait") {
          waiting += 1;
          await new Promise((resolve) => signal.addEventListener("abort", resolve));
          aborted = signal.reason;
        }
        return { value };
      },
    },
    { callsInFlightMax: 2 },
  );
});
after(() => over.close());

function post(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) {
  const all = { "content-type": "application/json", ...headers };
  return fetch(over.url("Echo"), { method: "POST", body, headers: all });
}

test("a message of JSON is answered with JSON, and one of protobuf with protobuf", async () => {
  const text = await post('"hello"');
  assert.deepEqual(
    [text.status, text.headers.get("content-type"), await text.json()],
    [200, "application/json", "hello"],
  );
  const message = create(StringValueSchema, { value: "hello" });
  const bytes = await post(new Uint8Array(toBinary(StringValueSchema, message)), {
    "content-type": "application/proto",
  });
  assert.equal(bytes.headers.get("content-type"), "application/proto");
  const answer = fromBinary(StringValueSchema, new Uint8Array(await bytes.arrayBuffer()));
  assert.equal(answer.value, "hello");
});

test("a method without side effects is answered to GET, its message in the query", async () => {
  const query = async (asked: Record<string, string>) =>
    (await fetch(`${over.url("Echo")}?${new URLSearchParams(asked)}`)).json();
  assert.equal(await query({ connect: "v1", encoding: "json", message: '"hello"' }), "hello");
  const encoded = Buffer.from('"hello?"').toString("base64url");
  assert.equal(await query({ encoding: "json", base64: "1", message: encoded }), "hello?");
});

test("an error has the HTTP status of its code and the details that gRPC sends", async () => {
  for (const [value, status, code] of [
    ["bad", 400, "invalid_argument"],
    ["busy", 503, "unavailable"],
  ] as const) {
    const answer = await post(JSON.stringify(value));
    const body = (await answer.json()) as ErrorBody;
    assert.deepEqual([answer.status, body.code], [status, code]);
    const details = body.details.map(({ type, value: text }) =>
      create(AnySchema, {
        typeUrl: `type.googleapis.com/${type}`,
        value: Buffer.from(text, "base64"),
      }),
    );
    const byGrpc = await faultOf(over.echo.client.echo({ value }));
    const number = { bad: 3, busy: 14 }[value];
    const status_ = create(StatusSchema, { code: number, message: body.message, details });
    const byHttp = faultFromMessage(status_);
    for (const part of ["code", "reason", "message", "violations", "metadata"] as const) {
      assert.deepEqual(byHttp[part], byGrpc[part], part);
    }
    assert.equal(byHttp.retryAfterMs, byGrpc.retryAfterMs);
  }
  assert.equal((await post('"busy"')).headers.get("retry-after"), "2");
});

test("a bug of a handler tells nothing of itself", async () => {
  const answer = await post('"bug"');
  const text = await answer.text();
  assert.equal(answer.status, 500);
  assert.match(text, /"code":"internal".*error_id/);
  assert.doesNotMatch(text, /secret/);
});

test("what is no message of the method is refused by what is wrong with it", async () => {
  for (const [body, headers, status, said] of [
    ["{", {}, 400, /not a valid google.protobuf.StringValue in JSON/],
    ["17", {}, 400, /cannot decode/],
    ["x", { "content-type": "text/plain" }, 415, /application\/json, application\/proto/],
    ['"x"', { "content-encoding": "gzip" }, 501, /gzip/],
    ['"x"', { "connect-timeout-ms": "soon" }, 400, /soon/],
  ] as const) {
    const answer = await post(body, headers);
    assert.equal(answer.status, status, body);
    assert.match(await answer.text(), said);
  }
  const put = await fetch(over.url("Echo"), { method: "PUT", body: "x" });
  assert.deepEqual([put.status, put.headers.get("allow")], [405, "POST, GET"]);
  const keep = await fetch(`${over.url("Keep")}?encoding=json&message=""`);
  assert.deepEqual([keep.status, keep.headers.get("allow")], [405, "POST"]);
  const none = await fetch(over.url("Other"));
  assert.equal(none.status, 404);
});

test("a request that is too large is refused unread, and its connection ends", async () => {
  const body = new Uint8Array(4 * 1024 * 1024 + 6);
  const answer = await post(body).catch(() => undefined);
  // A caller that still writes may find the connection closed before it reads the answer.
  if (answer !== undefined) assert.equal(answer.status, 429);
  const chunked = new ReadableStream({
    pull(stream) {
      stream.enqueue(new Uint8Array(1024 * 1024));
    },
  });
  const endless = { method: "POST", body: chunked, duplex: "half" } as RequestInit;
  await fetch(over.url("Echo"), endless).then(
    ({ status }) => assert.equal(status, 415),
    () => undefined,
  );
  assert.equal((await post('"still here"')).status, 200);
});

test("the caller's deadline ends the call, and its id is passed on", async () => {
  const late = await post('"wait"', { "connect-timeout-ms": "50" });
  assert.equal(late.status, 504);
  assert.match(await late.text(), /deadline_exceeded/);
  assert.equal(await (await post('"id"', { "x-request-id": "call-7" })).json(), "call-7");
});

test("a handler learns that its caller hung up", async () => {
  aborted = undefined;
  const begun = waiting;
  const call = httpRequest(over.url("Echo"), {
    method: "POST",
    headers: { "content-type": "application/json" },
  });
  call.on("error", () => undefined);
  call.end('"wait"');
  await eventually("the handler waits", () => waiting === begun + 1);
  call.destroy();
  await eventually("the handler is told", () => aborted instanceof Fault);
  assert.equal((aborted as Fault).code, "CANCELLED");
});

test("calls over HTTP and by gRPC share one limit", async () => {
  const ending = new AbortController();
  const begun = waiting;
  const calls = [1, 2].map(() =>
    over.echo.client.echo({ value: "wait" }, { signal: ending.signal }).catch(() => undefined),
  );
  await eventually("both wait", () => waiting === begun + 2);
  assert.equal((await post('"one more"')).status, 429);
  ending.abort();
  await Promise.all(calls);
  await eventually("there is room", async () => (await post('"now"')).status === 200);
});
