import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import Database from "libsql";
import type { Bar } from "#lib/kernel/bar.ts";
import { type ConversionRate, rateNumber } from "#lib/kernel/conversion-rate.ts";
import { type EmbeddedServices, startEmbedded } from "#test/support/embedded.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { gappingSeries, madeSeries } from "#test/support/made-series.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { pmx as commandLine } from "./cli-scripted-gateway.ts";

const asked = ["AAPL", "SHY", "BTC-USD"];
const lagos = ["MTNN.LG", "ZENITHBANK.LG", "GUARANTY.LG"];
const others = ["EABL.NR", "NPN.JO"];
const pairs = {
  "USDNGN=X": ["--start-price", "360", "--seed", "1"],
  "USDKES=X": ["--start-price", "100", "--seed", "2"],
  "USDZAR=X": ["--start-price", "14", "--seed", "3"],
};
const audits = 12;
const named = (tickers: readonly string[]) => [
  ...["sprint", "--audits", `${audits}`, "--spacing-bars", "5", "--horizon-bars", "10"],
  ...["--tickers", ...tickers, "--include-frontier-tickers", "--no-proof-mode"],
];

/** `pmx` on records of its own, whose services all of its commands ask. */
class World {
  readonly records = temporaryFolder();
  readonly #services: Promise<EmbeddedServices>;

  constructor(execution: Readonly<Record<string, unknown>> = {}) {
    const configFolder = lenientConfig({
      // Without a buffer the ledger itself has to hold fills to the limit of their exchange.
      "execution.yaml": { "policy.gapBufferBps": 0, ...execution },
      "risk-gate.yaml": { "policy.stopAtrMultiple": 8, "policy.targetAtrMultiple": 12 },
    });
    this.#services = startEmbedded({
      dataDir: this.records,
      ports: "any",
      resumeSprints: false,
      environment: {},
      logger: quietLogger,
      configFolder,
    });
    after(async () => (await this.#services).close());
  }

  async pmx(...typed: string[]) {
    const services = { ...(await this.#services), close: async () => undefined };
    const startEmbedded = async () => services;
    return commandLine([...typed, "--data-dir", this.records], { startEmbedded });
  }

  async synthesizePair(pair: keyof typeof pairs): Promise<void> {
    const made = ["data", "synthesize", pair, ...pairs[pair], "--from", "2000", "--bars", "500"];
    const run = await this.pmx(...made);
    assert.equal(run.code, 0, run.err);
  }
}

const world = new World();
const records = world.records;
const barsFolder = join(records, "bars");
const command = [...named(asked), "--bars", barsFolder, "--request-id", "beside"];

before(() => {
  mkdirSync(barsFolder);
  for (const [at, ticker] of [...asked, ...others].entries()) {
    writeBars(ticker, madeSeries(ticker, { bars: 420, drift: 0.003, seed: at + 1 }).bars);
  }
  for (const [at, ticker] of lagos.entries())
    writeBars(ticker, gappingSeries(ticker, 100 + at).bars);
});

/** A file of one's own. */
function writeBars(ticker: string, bars: readonly Bar[]): void {
  const rows = bars.map(({ startTimeMs, open, high, low, close, volumeUnits }) => {
    const prices = [open, high, low, close].map((price) => price.toFixed(6));
    return [new Date(startTimeMs).toISOString().slice(0, 10), ...prices, volumeUnits].join();
  });
  const text = ["date,open,high,low,close,volume", ...rows, ""].join("\n");
  writeFileSync(join(barsFolder, `${ticker}.csv`), text);
}

test("without rates the sprint of US and frontier names says which pair each currency lacks", async () => {
  const { code, err } = await world.pmx(...command);
  assert.equal(code, 64);
  for (const pair of Object.keys(pairs)) assert.ok(err.includes(pair), err);
});

interface Fill {
  readonly ticker: string;
  readonly exchange: string;
  readonly effect: "OPEN" | "CLOSE";
  readonly lot: string;
  readonly units: number;
  readonly startMs: number;
  /** In dollars; all fills of the test are long. */
  readonly baseMicros: number;
  readonly costs: number;
}

/** The ledger of the one sprint: its fills in order, and what a unit of a ticker was worth around a bar's open. */
function readLedger() {
  const db = new Database(join(records, "execution.db"), { readonly: true });
  try {
    const fills = db
      .prepare(
        `SELECT ticker, instrument ->> '$.exchange' AS exchange, effect, lot, quantity_units AS units,
          bar_start_ms AS startMs, coalesce(base_notional_micros, notional_micros) AS baseMicros,
          unit_value_micros AS unitMicros,
          half_spread_micros + slippage_micros + commission_micros + impact_micros AS costs
        FROM fills ORDER BY sequence`,
      )
      .all() as readonly (Fill & { readonly unitMicros: number })[];
    const bars = db
      .prepare(
        "SELECT ticker, start_time_ms AS startMs, open, close FROM bars ORDER BY start_time_ms",
      )
      .all() as readonly { ticker: string; startMs: number; open: number; close: number }[];
    const rates = db
      .prepare("SELECT currency, as_of_ms AS asOfMs, legs FROM rates ORDER BY as_of_ms")
      .all() as readonly { currency: string; asOfMs: number; legs: string }[];
    const currencyOf = new Map(
      (
        db
          .prepare("SELECT DISTINCT ticker, instrument ->> '$.currency' AS currency FROM fills")
          .all() as readonly { ticker: string; currency: string }[]
      ).map(({ ticker, currency }) => [ticker, currency]),
    );
    const rateAt = (currency: string, timeMs: number) => {
      if (currency === "USD") return 1;
      const known = rates.filter((rate) => rate.currency === currency && rate.asOfMs <= timeMs);
      const legs = JSON.parse(known.at(-1)?.legs ?? "[]") as ConversionRate["legs"];
      return rateNumber({ legs });
    };
    const unitMicros = new Map(fills.map(({ ticker, unitMicros: micros }) => [ticker, micros]));
    /** In micros of a dollar: at the open of the bar that starts then, or at the close before it. */
    const worth = (ticker: string, startMs: number, at: "open" | "close before") => {
      const own = bars.filter((bar) => bar.ticker === ticker && bar.startMs <= startMs);
      const last = own.at(-1);
      const before = last?.startMs === startMs ? own.at(-2) : last;
      const price = at === "open" && last?.startMs === startMs ? last.open : before?.close;
      const rate = rateAt(currencyOf.get(ticker) ?? "", startMs);
      return (price ?? Number.NaN) * rate * (unitMicros.get(ticker) ?? Number.NaN);
    };
    return { fills, worth };
  } finally {
    db.close();
  }
}

/** The largest share of the equity that the shares of Lagos were after a fill there, and how many such fills. */
function lagosInLedger(startingMicros: number) {
  const { fills, worth } = readLedger();
  const lots = new Map<string, Fill>();
  let cash = startingMicros;
  let largest = 0;
  let count = 0;
  for (const fill of fills) {
    cash += (fill.effect === "OPEN" ? -1 : 1) * fill.baseMicros - fill.costs;
    if (fill.effect === "CLOSE") lots.delete(fill.lot);
    else lots.set(fill.lot, fill);
    if (fill.effect === "CLOSE" || fill.exchange !== "XNSA") continue;
    count += 1;
    const valued = (["open", "close before"] as const).map((at) => {
      let [exposure, equity] = [0, cash];
      for (const { ticker, exchange, units, startMs } of lots.values()) {
        // What was bought in this bar has been held at its open only.
        const when = startMs === fill.startMs ? "open" : at;
        const value = units * worth(ticker, fill.startMs, when);
        equity += value;
        if (exchange === "XNSA") exposure += value;
      }
      return { exposure, equity };
    });
    const exposure = Math.max(...valued.map((one) => one.exposure));
    largest = Math.max(largest, exposure / Math.min(...valued.map((one) => one.equity)));
  }
  return { largest, count };
}

test("a sprint of US, crypto and frontier names in one portfolio holds Lagos to 5 %, and its gate says so", async () => {
  await world.synthesizePair("USDNGN=X");
  await world.synthesizePair("USDKES=X");
  await world.synthesizePair("USDZAR=X");
  const unasked = await world.pmx(...command);
  assert.equal(unasked.code, 64);
  assert.match(unasked.err, /--allow synthetic-fx/);

  const run = await world.pmx(...command, "--allow", "synthetic-fx", "--json");
  const result = JSON.parse(run.out);
  const { sprint, gates } = result;
  assert.deepEqual([...sprint.spec.tickers].sort(), [...asked, ...lagos, ...others].sort());
  assert.equal(
    sprint.dataProvenance,
    "DATA_PROVENANCE_SYNTHETIC",
    JSON.stringify(sprint).slice(0, 900),
  );
  assert.notEqual(result.verdict, "PASS");

  const { largest, count } = lagosInLedger(Number(sprint.spec.startingCashMicros));
  assert.ok(count > 10, `${count} fills in Lagos`);
  assert.ok(largest <= 0.05, `${largest} of the equity`);
  assert.ok(largest > 0.045, `${largest} of the equity`);

  const gate = gates.find((one: { gate: string }) => one.gate === "phase-3-frontier");
  assert.equal(gate?.verdict, "GATE_VERDICT_PASS", JSON.stringify(gate));
  const [instruments, errors, share] = gate.criteria.map(
    ({ observed }: { observed: { value: number; n: string } }) => [
      observed.value,
      Number(observed.n),
    ],
  );
  assert.deepEqual(instruments, [5, 8]);
  assert.deepEqual(errors, [0, audits * 8]);
  assert.equal(share[1], count);
  assert.ok(Math.abs(share[0] - largest) < 1e-9, `${share[0]} is not ${largest}`);

  const { out } = await world.pmx(...command, "--allow", "synthetic-fx");
  assert.match(out, /Gate phase-3-frontier: .*(?:\n.+)*\n {2}lagos share +[45]\.\d %/);
});

test("where the policy trims, what grows beyond the share of Lagos is sold at the next open", async () => {
  const trimming = new World({ "policy.trimExchangeDrift": true });
  await trimming.synthesizePair("USDNGN=X");
  const folder = join(trimming.records, "bars");
  mkdirSync(folder);
  for (const file of ["AAPL.csv", ...lagos.map((ticker) => `${ticker}.csv`)]) {
    copyFileSync(join(barsFolder, file), join(folder, file));
  }
  const typed = [...named(["AAPL"]), "--bars", folder, "--allow", "synthetic-fx", "--json"];
  const run = await trimming.pmx(...typed);
  const { sprint, gates } = JSON.parse(run.out);
  assert.equal(sprint.policy.execution.trimExchangeDrift, true);
  const db = new Database(join(trimming.records, "execution.db"), { readonly: true });
  const exchanges = db
    .prepare(
      `SELECT instrument ->> '$.exchange' AS exchange FROM round_trips JOIN fills ON fills.id = exit_fill
      WHERE exit_reason = 'EXCHANGE_LIMIT' AND round_trips.portfolio = ?`,
    )
    .all(sprint.portfolio) as readonly { readonly exchange: string }[];
  db.close();
  assert.ok(exchanges.length > 0, "nothing was trimmed");
  assert.ok(exchanges.every(({ exchange }) => exchange === "XNSA"));
  assert.equal(gates.at(-1).verdict, "GATE_VERDICT_PASS");
});
