import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { importBars } from "#gateway/market-data/app/import-bars.ts";
import { keepEarlierBlocks, otherNamesOf } from "#gateway/market-data/store/price-blocks.ts";
import { createSeriesStore } from "#gateway/market-data/store/series-store.ts";
import { storedEndOf } from "#gateway/market-data/store/stored-ends.ts";
import { sealOf } from "#gateway/sprint/domain/trials/seal.ts";
import { trialsOf } from "#gateway/sprint/domain/trials/trial.ts";
import { createSealStore } from "#gateway/sprint/store/seal-store.ts";
import { createSprintStore } from "#gateway/sprint/store/sprint-store.ts";
import { createTrialStore } from "#gateway/sprint/store/trial-store.ts";
import { openStore, type Store } from "#lib/kit/store/open-store.ts";
import { madeSeries } from "#test/support/made-series.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { repositoryRoot } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { almostDone } from "#test/unit/gateway/sprint/app/runner-world.ts";

const prices = { otherNamesOf, storedEndOf };
const day = 86_400_000;
const path = join(temporaryFolder(), "gateway.db");
const migrationsFolder = join(repositoryRoot, "gateway/store/migrations");
let store: Store;
before(async () => {
  store = await openStore({ path, migrationsFolder, logger: quietLogger });
});
after(() => store.close());

const pricesOf = (ticker: string, seed: number, factor = 1) => {
  const series = madeSeries(ticker, { bars: 400, seed });
  const bars = series.bars.map((bar) => {
    const [open, high, low, close] = [bar.open, bar.high, bar.low, bar.close].map((price) =>
      Number((price * factor).toFixed(4)),
    );
    return { ...bar, open: open!, high: high!, low: low!, close: close! };
  });
  return { ...series, bars };
};
type Prices = ReturnType<typeof pricesOf>;
/** Those of some bars. */
const part = (series: Prices, from: number, until: number): Prices => ({
  ...series,
  bars: series.bars.slice(from, until),
});

let now = 946_857_600_000 + 10_000 * day;

function stored(series: Prices) {
  now += 1;
  const options = { origin: "IMPORTED", nowMs: now } as const;
  return importBars(createSeriesStore(store), { ...series, actions: [] }, options);
}

let created = 0;

/** A sprint of one audit run at the close of a bar, on a series. */
function scored(series: Prices, asOfBar: number, horizonBars: number, openSeal?: string) {
  created += 1;
  now += 1;
  const of = almostDone(`sprints/${created}`);
  const { ticker } = series.instrument;
  const spec = {
    ...{ ...of.spec, tickers: [ticker], horizonBars },
    ...(openSeal !== undefined && { openSeal }),
  };
  const closeTimesMs = series.bars.map(({ startTimeMs }) => startTimeMs + day);
  const asOfTimesMs = [closeTimesMs[asOfBar]!];
  const sprint = { ...of, spec, asOfTimesMs, createTimeMs: now };
  const trials = trialsOf(sprint, [{ ticker, provenance: "SYNTHETIC", closeTimesMs }], {
    familyAlphaRatio: 0.05,
    openedFromMs: openSeal === undefined ? undefined : asOfTimesMs[0],
  });
  return createSprintStore(store, prices, () => 0).insert(sprint, "h", trials);
}

const closeMs = ({ bars }: Prices, at: number) => bars.at(at)!.startTimeMs + day;

test("the same prices under another name, in another unit, are one family with one count", async () => {
  const [own, copy, stranger] = [pricesOf("A", 1), pricesOf("B", 1, 7), pricesOf("C", 2)];
  for (const series of [own, copy, stranger]) await stored(series);
  assert.equal((await scored(own, 350, 5)).trial?.number, 1);
  const second = await scored(copy, 351, 5);
  assert.deepEqual([second.trial?.number, second.trial?.familySize], [2, 2]);
  assert.equal((await scored(own, 352, 5)).trial?.number, 3);
  assert.equal((await scored(copy, 200, 5)).trial?.number, 1);
  assert.equal((await scored(stranger, 351, 5)).trial?.number, 1);
  const register = createTrialStore(store, prices);
  const listed = (await register.listTrials("B", 10)).map(({ ticker }) => ticker);
  assert.deepEqual(listed, ["B", "A", "B", "A"]);
  const family = await register.familyOf(second.name, 10);
  assert.deepEqual([family?.size, family?.others.map(({ number }) => number)], [3, [3, 1]]);
});

test("what one sprint scores under two names is one trial", async () => {
  const [own, copy] = [pricesOf("D", 4), pricesOf("E", 4)];
  for (const series of [own, copy]) await stored(series);
  created += 1;
  const of = almostDone(`sprints/${created}`);
  const asOfTimesMs = [closeMs(own, 350)];
  const sprint = { ...of, spec: { ...of.spec, tickers: ["D", "E"] }, asOfTimesMs };
  const bars = [own, copy].map((series) => ({
    ticker: series.instrument.ticker,
    provenance: "SYNTHETIC" as const,
    closeTimesMs: series.bars.map(({ startTimeMs }) => startTimeMs + day),
  }));
  const trials = trialsOf(sprint, bars, { familyAlphaRatio: 0.05 });
  const { trial } = await createSprintStore(store, prices, () => 0).insert(sprint, "h", trials);
  assert.deepEqual([trial?.number, trial?.familySize], [1, 1]);
  assert.equal((await scored(copy, 349, 5)).trial?.number, 2);
});

test("a family has the dates on which the prices are the same, and their months' neighbours", async () => {
  const own = pricesOf("F", 5);
  const copy = part(pricesOf("G", 5), 0, 200);
  // From here on they are other prices.
  const later = pricesOf("G", 6);
  const mixed = { ...copy, bars: [...copy.bars, ...later.bars.slice(200)] };
  for (const series of [own, mixed]) await stored(series);
  await scored(own, 150, 5);
  await scored(own, 350, 5);
  assert.equal((await scored(mixed, 151, 5)).trial?.number, 2);
  assert.equal((await scored(mixed, 351, 5)).trial?.number, 1);
});

test("bars that are removed or revised are known by what they were", async () => {
  const own = pricesOf("H", 7);
  await stored(own);
  await scored(own, 350, 5);
  await createSeriesStore(store).remove("H");
  const copy = pricesOf("I", 7);
  await stored(copy);
  const after = await scored(copy, 351, 6);
  assert.deepEqual([after.trial?.number, after.trial?.seenUntilMs], [2, closeMs(own, -1)]);
  for (const change of ["DELETE FROM price_block", "UPDATE price_block SET ticker = 'x'"]) {
    const wipe = store.write((tx) => tx.change(change, []));
    await assert.rejects(wipe, /price_block is append-only/);
  }
});

test("two months in common are no family, three are", async () => {
  const own = pricesOf("J", 8);
  // The last close of January, the days of February and of March.
  await stored(part(own, 28, 29 + 29 + 31));
  await stored(pricesOf("K", 8));
  assert.deepEqual(otherNamesOf(store.db, "J"), []);
  await stored(part(own, 28, 29 + 29 + 31 + 30));
  assert.deepEqual(
    otherNamesOf(store.db, "J").map(({ ticker }) => ticker),
    ["K"],
  );
});

test("bars that were there under another name when a setting was recorded confirm nothing", async () => {
  const own = pricesOf("L", 9);
  await stored(own);
  // The copy begins with other prices, and is known again only by what comes later.
  const copy = pricesOf("M", 9);
  const other = pricesOf("M", 10);
  const start = { ...copy, bars: other.bars.slice(0, 250) };
  await stored(start);
  assert.equal((await scored(start, 240, 5)).trial?.seenUntilMs, closeMs(start, -1));
  const whole = { ...copy, bars: [...start.bars, ...copy.bars.slice(250)] };
  await stored(whole);
  assert.equal((await scored(whole, 380, 5)).trial?.seenUntilMs, closeMs(own, -1));
});

test("bars that came under any name after a setting was recorded confirm it", async () => {
  const own = part(pricesOf("N", 11), 0, 300);
  const copy = part(pricesOf("O", 11), 0, 300);
  for (const series of [own, copy]) await stored(series);
  assert.equal((await scored(own, 290, 5)).trial?.seenUntilMs, closeMs(own, -1));
  for (const name of ["O", "N"]) await stored(pricesOf(name, 11));
  const known = await scored(pricesOf("N", 11), 390, 5);
  assert.equal(known.trial?.seenUntilMs, closeMs(own, -1));
});

test("dates that were scored under one name cannot be sealed under another", async () => {
  for (const name of ["P", "Q"]) await stored(pricesOf(name, 12));
  await scored(pricesOf("P", 12), 350, 5);
  const seal = createSealStore(store, prices).seal(
    sealOf(["Q"], closeMs(pricesOf("Q", 12), 320), 0),
  );
  await assert.rejects(
    seal,
    /scored on P, which has the same prices as Q, to .*pmx trials P lists/,
  );
});

test("a seal hides its bars under every name, until it is opened under its own", async () => {
  const [own, copy] = [pricesOf("R", 13), pricesOf("S", 13)];
  await stored(own);
  const seals = createSealStore(store, prices);
  const seal = await seals.seal(sealOf(["R"], closeMs(own, 320), 0));
  assert.equal(await seals.closedSealOf("S"), undefined);
  await stored(copy);
  assert.equal((await seals.closedSealOf("S"))?.name, seal.name);
  await assert.rejects(scored(copy, 350, 5), /bars of S were sealed by .* meanwhile/);
  await assert.rejects(seals.seal(sealOf(["S"], closeMs(own, 330), 0)), /of S are sealed by/);
  const opened = await scored(own, 320, 5, seal.name);
  assert.equal(opened.trial?.seenUntilMs, closeMs(own, 320));
  assert.equal(await seals.closedSealOf("S"), undefined);
  assert.equal((await scored(copy, 350, 5)).trial?.seenUntilMs, closeMs(own, -1));
});

test("sealed bars that turn out to be scored under another name are opened by no sprint", async () => {
  const [own, copy] = [pricesOf("T", 14), pricesOf("U", 14)];
  await stored(part(own, 0, 40));
  await stored(copy);
  const seals = createSealStore(store, prices);
  const seal = await seals.seal(sealOf(["T"], closeMs(own, 320), 0));
  await scored(copy, 350, 5);
  await stored(own);
  await assert.rejects(
    scored(own, 320, 5, seal.name),
    /scored on U, which has the same prices as T, to .* confirm nothing any more; open it to be read/,
  );
  // What was scored on them has seen them.
  assert.equal(await seals.closedSealOf("U"), undefined);
});

test("series of versions that kept no blocks are known by every revision when the database is opened", async () => {
  const own = pricesOf("V", 15);
  await stored(own);
  await stored({ ...pricesOf("V", 16) });
  await stored(pricesOf("W", 15));
  const before = otherNamesOf(store.db, "V");
  assert.equal(before.length, 1);
  const wipe = "DROP TRIGGER price_block_no_delete";
  await store.write((tx) => tx.change(wipe, []));
  await store.write((tx) => tx.change("DELETE FROM price_block", []));
  await keepEarlierBlocks(store, async () => {});
  await keepEarlierBlocks(store, async () => {});
  assert.deepEqual(otherNamesOf(store.db, "V"), before);
});
