import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { createPmxClient as createFetchClient } from "#clients/typescript/src/browser.ts";
import { createPmxClient, type PmxClient, PmxError } from "#clients/typescript/src/node.ts";
import { ownServices, services } from "#clients/typescript/src/services.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { contractServices } from "#scripts/contract-services.ts";
import { eventually } from "#test/support/eventually.ts";
import { repositoryRoot, textOf } from "#test/support/source-files.ts";
import { type EchoOverHttp, startEchoOverHttp } from "../kit/connect/echo-over-http.ts";
import { EchoService } from "../kit/grpc/echo-service.ts";

/** What the service was asked, with the id of each call. */
let asked: { readonly value: string; readonly requestId: string }[] = [];
let received: string[] = [];
let ended = 0;
/** How often calls are refused before they are answered. */
let refusals = 0;
let over: EchoOverHttp;
const clients = new Map<string, PmxClient>();
before(async () => {
  over = await startEchoOverHttp({
    echo: async ({ value }, { requestId, signal }) => {
      asked.push({ value, requestId });
      if (refusals-- > 0) {
        throw new Fault("UNAVAILABLE", "OVERLOADED", "later", { retryAfterMs: 20 });
      }
      if (value === "bad") {
        const violations = [{ field: "value", description: "must not be bad" }];
        const metadata = { which: "this one" };
        throw new Fault("INVALID_ARGUMENT", "FIELD_INVALID", "no", { violations, metadata });
      }
      if (value === "wait") {
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        ended += 1;
      }
      return { value };
    },
    keep: async () => {
      asked.push({ value: "keep", requestId: "" });
      throw new Fault("UNAVAILABLE", "OVERLOADED", "later", { retryAfterMs: 1 });
    },
    async *count({ value: until }) {
      for (let value = 1; value <= until; value++) {
        if (value === 4) throw new Fault("NOT_FOUND", "RESOURCE_NOT_FOUND", "there is no fourth");
        yield { value };
      }
    },
    async measure(requests) {
      received = [];
      for await (const { value } of requests) {
        if (value === "bad") throw new Fault("NOT_FOUND", "RESOURCE_NOT_FOUND", "no such thing");
        received.push(value);
      }
      return { value: received.length };
    },
    async *watchText({ value }, { signal }) {
      yield { value };
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      ended += 1;
    },
  });
  const http = { baseUrl: `http://${over.http.address}/`, retry: { random: () => 0.5 } };
  const grpc = { baseUrl: `http://${over.echo.server.address}`, transport: "grpc" } as const;
  clients.set("protobuf over HTTP", createPmxClient(http));
  clients.set("JSON over HTTP", createPmxClient({ ...http, format: "json" }));
  clients.set("gRPC", createPmxClient(grpc));
  clients.set("fetch", createFetchClient({ ...http, format: "json" }));
});
after(async () => {
  for (const client of clients.values()) client.close();
  await over.close();
});

const ways = () => [...clients].map(([way, client]) => [way, client.of(EchoService)] as const);
const echo = () => clients.get("JSON over HTTP")!.of(EchoService);

async function errorOf(promise: Promise<unknown>): Promise<PmxError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof PmxError, `${error}`);
  return error;
}

async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const value of values) found.push(value);
  return found;
}

const tell = ({ code, reason, message, violations, metadata, retryAfterMs }: PmxError) => ({
  ...{ code, reason, message, violations, metadata, retryAfterMs },
});

test("a call is answered the same whichever way it goes, and so is a stream either way", async () => {
  for (const [way, client] of ways()) {
    assert.equal((await client.echo({ value: "hello" })).value, "hello", way);
    const counted = await collect(client.count({ value: 3 }));
    assert.deepEqual(
      counted.map(({ value }) => value),
      [1, 2, 3],
      way,
    );
    const measured = await client.measure([{ value: "one" }, { value: "two" }]);
    assert.deepEqual([measured.value, received], [2, ["one", "two"]], way);
  }
});

test("an error has code, reason, violations and metadata of pmx, whichever way it comes", async () => {
  for (const [way, client] of ways()) {
    const error = await errorOf(client.echo({ value: "bad" }));
    const violations = [{ field: "value", description: "must not be bad" }];
    const expected = { code: "INVALID_ARGUMENT", reason: "FIELD_INVALID", message: "no" };
    const details = { violations, metadata: { which: "this one" }, retryAfterMs: undefined };
    assert.deepEqual(tell(error), { ...expected, ...details }, way);
    const found: number[] = [];
    const counting = async () => {
      for await (const { value } of client.count({ value: 9 })) found.push(value);
    };
    assert.equal((await errorOf(counting())).reason, "RESOURCE_NOT_FOUND", way);
    assert.deepEqual(found, [1, 2, 3], way);
    const sent = errorOf(client.measure([{ value: "bad" }, { value: "x".repeat(100_000) }]));
    assert.equal((await sent).message, "no such thing", way);
  }
});

test("a call that is refused for now is made again when pmx says, by the same id", async () => {
  for (const [way, client] of ways()) {
    asked = [];
    refusals = 2;
    const startedMs = performance.now();
    await client.echo({ value: "again" });
    assert.ok(performance.now() - startedMs >= 40, way);
    assert.equal(asked.length, 3, way);
    assert.equal(new Set(asked.map(({ requestId }) => requestId)).size, 1, way);
    await client.echo({ value: "another" }, { requestId: "call-7" });
    assert.equal(asked.at(-1)?.requestId, "call-7", way);
  }
});

test("a call that might have its effect twice is not made again, and one too often refused fails", async () => {
  asked = [];
  const error = await errorOf(echo().keep({}));
  assert.deepEqual([error.reason, error.retryAfterMs, asked.length], ["OVERLOADED", 1, 1]);
  asked = [];
  refusals = 9;
  assert.equal((await errorOf(echo().echo({}))).reason, "OVERLOADED");
  assert.equal(asked.length, 5);
  refusals = 0;
});

test("no call is made again after its deadline, which all of its attempts share", async () => {
  asked = [];
  refusals = 9;
  const error = await errorOf(echo().echo({}, { deadlineMs: 50 }));
  assert.ok(error.reason === "OVERLOADED" || error.code === "DEADLINE_EXCEEDED");
  assert.ok(asked.length <= 3, `${asked.length}`);
  refusals = 0;
  for (const [way, client] of ways()) {
    const late = await errorOf(client.echo({ value: "wait" }, { deadlineMs: 60 }));
    assert.equal(late.code, "DEADLINE_EXCEEDED", way);
  }
});

test("a call and a stream end when their caller aborts or leaves, and the service is told", async () => {
  for (const [way, client] of ways()) {
    const before = ended;
    const ending = new AbortController();
    asked = [];
    const call = errorOf(client.echo({ value: "wait" }, { signal: ending.signal }));
    await eventually("the service waits", () => asked.length === 1);
    ending.abort();
    assert.equal((await call).code, "CANCELLED", way);
    for await (const { value } of client.watchText({ value: "here" })) {
      assert.equal(value, "here");
      break;
    }
    await eventually("the service is told", () => ended === before + 2);
  }
});

test("requests that fail end the call, which throws their own error", async () => {
  async function* failing() {
    yield { value: "row 1" };
    throw new RangeError("the file ended early");
  }
  for (const [, client] of ways()) await assert.rejects(client.measure(failing()), RangeError);
});

test("where nothing listens a call says so, and is made again until it fails for good", async () => {
  const settings = { baseUrl: "http://127.0.0.1:1", retry: { firstDelayMs: 1 } };
  for (const create of [createPmxClient, createFetchClient]) {
    const client = create(settings).of(EchoService);
    const error = await errorOf(client.echo({}));
    assert.equal(error.code, "UNAVAILABLE");
    assert.match(error.message, /^http:\/\/127\.0\.0\.1:1 cannot be reached: \w+/);
  }
});

test("every service of the contract has a client, and every proto package its messages", async () => {
  const all = await contractServices();
  const named = [
    ...Object.values(services).map(({ service }) => service.typeName),
    ...Object.values(ownServices).map(({ typeName }) => typeName),
  ];
  assert.deepEqual(named.sort(), all.map(({ typeName }) => typeName).sort());
  const client = clients.get("gRPC")!;
  assert.equal(typeof client.sprints.watchSprint, "function");
  assert.equal(typeof client.at("audit").operations.getStatus, "function");
  const { exports } = JSON.parse(textOf("clients/typescript/package.json")) as Package;
  const packages = readdirSync(join(repositoryRoot, "proto/pmx"));
  assert.deepEqual(
    Object.keys(exports).sort(),
    [".", ...packages.map((name) => `./${name}`)].sort(),
  );
});

test("a client without an address for a process says which, and no text is an address", () => {
  const apart = createPmxClient({ addresses: { audit: "http://127.0.0.1:1" } });
  assert.equal(typeof apart.audit.listGates, "function");
  assert.throws(() => apart.sprints, /no address of gateway: state baseUrl or addresses.gateway/);
  assert.throws(() => createPmxClient({ baseUrl: "127.0.0.1:1" }), /as http:\/\/127/);
  assert.throws(() => createPmxClient({ deadlineMs: 0 }), RangeError);
});

interface Package {
  readonly exports: Readonly<Record<string, unknown>>;
}
