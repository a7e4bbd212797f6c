import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Fault } from "#lib/kernel/fault.ts";
import { eventually } from "#test/support/eventually.ts";
import { type EchoOverHttp, envelope, envelopesOf, startEchoOverHttp } from "./echo-over-http.ts";

let ended = 0;
let over: EchoOverHttp;
before(async () => {
  over = await startEchoOverHttp({
    async *count({ value: until }) {
      for (let value = 1; value <= until; value++) {
        if (value === 4) throw new Fault("NOT_FOUND", "RESOURCE_NOT_FOUND", "there is no fourth");
        yield { value };
      }
    },
    async *watchText({ value }, { signal }) {
      yield { value };
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      ended += 1;
    },
  });
});
after(() => over.close());

function call(method: string, body: Uint8Array<ArrayBuffer>, signal?: AbortSignal) {
  const headers = { "content-type": "application/connect+json" };
  return fetch(over.url(method), { method: "POST", body, headers, signal: signal ?? null });
}

test("the messages of a stream come in envelopes, and the last one ends it", async () => {
  const answer = await call("Count", envelope("3"));
  assert.equal(answer.headers.get("content-type"), "application/connect+json");
  assert.deepEqual(envelopesOf(await answer.arrayBuffer()), [
    [0, 1],
    [0, 2],
    [0, 3],
    [2, {}],
  ]);
});

test("a stream that fails says so in its last envelope, after what it had", async () => {
  const found = envelopesOf(await (await call("Count", envelope("9"))).arrayBuffer());
  assert.equal(found.length, 4);
  const [flags, end] = found.at(-1)!;
  const { error } = end as { error: { code: string; message: string; details: unknown[] } };
  assert.deepEqual([flags, error.code, error.message], [2, "not_found", "there is no fourth"]);
  assert.ok(error.details.length > 0);
});

test("what is no envelope is refused in one, and streams both ways are left to gRPC", async () => {
  const bare = await call("Count", new TextEncoder().encode("3"));
  const [[flags, end] = [0, {}]] = envelopesOf(await bare.arrayBuffer());
  assert.equal(flags, 2);
  assert.match(JSON.stringify(end), /invalid_argument.*one message in one envelope/);
  const sent = await call("Double", envelope("3"));
  assert.equal(sent.status, 501);
  assert.match(await sent.text(), /call it by gRPC/);
});

test("a watch tells at once that it is answered, and ends when its caller hangs up", async () => {
  const hangUp = new AbortController();
  const endedBefore = ended;
  const answer = await call("WatchText", envelope('"here"'), hangUp.signal);
  const { value } = await answer.body!.getReader().read();
  assert.match(new TextDecoder().decode(value), /here/);
  hangUp.abort();
  await eventually("the handler is told", () => ended === endedBefore + 1);
});

test("a drain ends a watch with UNAVAILABLE in its last envelope", async () => {
  const other = await startEchoOverHttp();
  const headers = { "content-type": "application/connect+json" };
  const body = envelope('"here"');
  const answer = await fetch(other.url("WatchText"), { method: "POST", body, headers });
  const all = answer.arrayBuffer();
  await other.close();
  const [flags, end] = envelopesOf(await all).at(-1)!;
  assert.equal(flags, 2);
  assert.match(JSON.stringify(end), /"code":"unavailable".*DRAINING/);
});
