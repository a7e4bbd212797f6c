import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { BarInterval } from "#lib/kernel/bar.ts";
import {
  chartText,
  priceServer,
  sourceAt,
  testNowMs,
  unknownSymbol,
} from "#test/support/price-server.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const hourMs = 3_600_000;
const rows = (...dates: string[]) =>
  dates.map((date) => ({ at: `${date}T14:30:00Z`, values: [10, 11, 9, 10.5, 100, 10.5] }));
const chart = (...dates: string[]) =>
  chartText({ currency: "USD", exchangeTimezoneName: "America/New_York" }, rows(...dates));

/** A source over a folder, whose clock the test sets, and how often its server was asked. */
async function cached(body: string, cache = true) {
  const server = await priceServer({ body });
  const dataDir = temporaryFolder();
  let nowMs = testNowMs;
  const open = () => sourceAt("yahoo", server, { cache }, () => nowMs, dataDir);
  return {
    folder: join(dataDir, "sources", "yahoo"),
    reply: server.reply,
    async fetchAt(timeMs: number, ticker = "AAPL", interval: BarInterval = "DAY_1") {
      nowMs = timeMs;
      return open().fetch(ticker, interval);
    },
    count: () => server.asked.length,
  };
}

test("an answer with the last session's bar is kept until the next session has closed", async () => {
  const source = await cached(chart("2026-01-08", "2026-01-09"));
  const first = await source.fetchAt(testNowMs);
  // Saturday noon to the end of Monday: the bar of Monday is over at midnight.
  assert.deepEqual(await source.fetchAt(testNowMs + 59 * hourMs), first);
  assert.equal(source.count(), 1);
  source.reply({ body: chart("2026-01-09", "2026-01-12") });
  const later = await source.fetchAt(testNowMs + 60 * hourMs);
  assert.equal(source.count(), 2);
  assert.equal(later?.bars.at(-1)?.startTimeMs, Date.UTC(2026, 0, 12));
});

test("a holiday of the exchange is no session that an answer lacks", async () => {
  // Monday 2026-01-19 is a holiday in New York: on Tuesday, Friday's bar is still the last one.
  const source = await cached(chart("2026-01-15", "2026-01-16"));
  const tuesdayMs = Date.parse("2026-01-20T02:00:00Z");
  await source.fetchAt(tuesdayMs);
  await source.fetchAt(tuesdayMs + 20 * hourMs);
  assert.equal(source.count(), 1);
  await source.fetchAt(tuesdayMs + 22 * hourMs);
  assert.equal(source.count(), 2);
});

test("an answer without the last session's bar is asked for again after an hour", async () => {
  const source = await cached(chart("2026-01-08"));
  await source.fetchAt(testNowMs);
  await source.fetchAt(testNowMs + 0.9 * hourMs);
  assert.equal(source.count(), 1);
  await source.fetchAt(testNowMs + 1.1 * hourMs);
  assert.equal(source.count(), 2);
});

test("an answer of hours is asked for again when the next hour can be over", async () => {
  const source = await cached(
    chartText({ currency: "USD", dataGranularity: "1h" }, rows("2026-01-09")),
  );
  for (const [hours, count] of [
    [0, 1],
    [0.9, 1],
    [1, 2],
  ] as const) {
    const series = await source.fetchAt(testNowMs + hours * hourMs, "AAPL", "HOUR_1");
    assert.deepEqual([series?.bars.length, source.count()], [1, count]);
  }
});

test("a clock that was set back does not make an answer last", async () => {
  const source = await cached(chart("2026-01-09"));
  await source.fetchAt(testNowMs);
  await source.fetchAt(testNowMs - hourMs);
  assert.equal(source.count(), 2);
});

test("every ticker has an answer of its own, and an unknown one is asked for again", async () => {
  const source = await cached(chart("2026-01-09"));
  await source.fetchAt(testNowMs, "AAPL");
  await source.fetchAt(testNowMs, "MSFT");
  assert.equal(source.count(), 2);
  source.reply({ status: 404, body: unknownSymbol });
  assert.equal(await source.fetchAt(testNowMs, "NOPE"), undefined);
  assert.equal(await source.fetchAt(testNowMs, "NOPE"), undefined);
  assert.equal(source.count(), 4);
});

test("what cannot be read is not kept, and a damaged file is as good as none", async () => {
  const source = await cached("<html>");
  await assert.rejects(source.fetchAt(testNowMs), /no JSON/);
  source.reply({ body: chart("2026-01-09") });
  await source.fetchAt(testNowMs);
  assert.equal(source.count(), 2);
  const [file = ""] = readdirSync(source.folder);
  for (const damage of ["{", '{"key":"another","fetchedMs":1,"status":200,"text":""}', "null"]) {
    writeFileSync(join(source.folder, file), damage);
    const before = source.count();
    assert.equal((await source.fetchAt(testNowMs))?.bars.length, 1);
    assert.equal(source.count(), before + 1);
  }
});

test("a cache that is turned off, or cannot be written, keeps nothing and hinders nothing", async () => {
  const off = await cached(chart("2026-01-09"), false);
  await off.fetchAt(testNowMs);
  await off.fetchAt(testNowMs);
  assert.equal(off.count(), 2);
  const server = await priceServer({ body: chart("2026-01-09") });
  const file = join(temporaryFolder(), "file");
  writeFileSync(file, "");
  const source = sourceAt("yahoo", server, { cache: true }, () => testNowMs, file);
  assert.equal((await source.fetch("AAPL", "DAY_1"))?.bars.length, 1);
});
