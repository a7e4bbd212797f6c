import assert from "node:assert/strict";
import { test } from "node:test";
import { httpReader } from "#gateway/market-data/sources/http/http-reader.ts";
import { freePort } from "#test/support/free-port.ts";
import { fastSettings, priceServer } from "#test/support/price-server.ts";

const monotonic = () => performance.now();
const ok = { body: "fine" };

const source = { name: "a source", requestsPerMinute: 600 };

function readerOf(settings: Partial<typeof fastSettings> = {}) {
  return httpReader(source, { ...fastSettings, ...settings }, monotonic);
}

test("a source that is busy or failing is asked again", async () => {
  for (const status of [408, 429, 500, 503]) {
    const server = await priceServer({ status, body: "busy" }, ok);
    assert.deepEqual(await readerOf()(server.url), { status: 200, text: "fine" });
    assert.equal(server.asked.length, 2);
  }
});

test("a source that stays busy is unavailable after the attempts", async () => {
  const server = await priceServer({ status: 429, body: "" });
  await assert.rejects(readerOf({ attempts: 3 })(server.url), {
    code: "UNAVAILABLE",
    reason: "PEER_UNREACHABLE",
    message: "a source answered 429 (3 attempts)",
  });
  assert.equal(server.asked.length, 3);
});

test("the pause that a source asks for is kept", async () => {
  const busy = { status: 429, headers: { "retry-after": "1" }, body: "" };
  const server = await priceServer(busy, ok);
  const before = performance.now();
  await readerOf()(server.url);
  assert.ok(performance.now() - before >= 990);
});

test("statuses that would be the same again are answers", async () => {
  for (const status of [200, 403, 404]) {
    const server = await priceServer({ status, body: "x" });
    assert.deepEqual(await readerOf()(server.url), { status, text: "x" });
    assert.equal(server.asked.length, 1);
  }
});

test("a source that is silent, or stops in the middle, is given up in time", async () => {
  const settings = { attemptMs: 150, attempts: 1 };
  const silent = await priceServer(() => {});
  await assert.rejects(readerOf(settings)(silent.url), /a source did not answer within 150 ms$/);
  const stopping = await priceServer((response) => response.write("some"));
  await assert.rejects(readerOf(settings)(stopping.url), /did not answer within 150 ms/);
});

test("a body that is too large is given up at its limit, and not asked for again", async () => {
  const endless = await priceServer((response) => {
    const write = () => {
      if (!response.destroyed) response.write("x".repeat(10_000), () => setImmediate(write));
    };
    write();
  });
  const read = readerOf({ largestBodyBytes: 50_000, attemptMs: 30_000 });
  await assert.rejects(read(endless.url), /a source answered more than 50000 bytes$/);
  assert.equal(endless.asked.length, 1);
});

test("a source that cannot be reached, or breaks off, says where", async () => {
  const port = await freePort();
  await assert.rejects(readerOf()(`http://127.0.0.1:${port}/x?y`), {
    code: "UNAVAILABLE",
    message: new RegExp(
      `^a source cannot be reached at 127\\.0\\.0\\.1:${port}: .+ \\(2 attempts\\)$`,
    ),
  });
  const broken = await priceServer((response) => response.destroy());
  await assert.rejects(readerOf()(broken.url), /cannot be reached at 127\.0\.0\.1/);
});

test("requests keep their distance, however many ask at once", async () => {
  const server = await priceServer(ok);
  const read = readerOf({ requestsPerMinute: 600 });
  const before = performance.now();
  await Promise.all([read(server.url), read(server.url), read(server.url)]);
  assert.ok(performance.now() - before >= 190);
});

test("the rate of a source holds where the settings state none, and theirs where they do", async () => {
  const waitOf = async (requestsPerMinute: number | undefined) => {
    const server = await priceServer(ok);
    const read = readerOf({ requestsPerMinute });
    const before = performance.now();
    await Promise.all([read(server.url), read(server.url), read(server.url)]);
    return performance.now() - before;
  };
  assert.ok((await waitOf(undefined)) >= 190);
  assert.ok((await waitOf(300)) >= 390);
});
