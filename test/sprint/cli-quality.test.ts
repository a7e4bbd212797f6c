import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { RawBar } from "#gateway/market-data/domain/raw-bar.ts";
import { dividedBar, soundBars } from "#test/support/quality-series.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const folder = temporaryFolder();
const header = "date,open,high,low,close,adj_close,volume";

/** A bar as a row; what it lacks is an empty cell, prices have as many decimals as published files. */
function rowOf({ startTimeMs, open, high, low, close, adjClose, volumeUnits }: RawBar): string {
  const price = (value: number | undefined) => value?.toFixed(4) ?? "";
  const prices = [open, high, low, close, adjClose].map(price);
  return [new Date(startTimeMs).toISOString().slice(0, 10), ...prices, volumeUnits ?? ""].join(",");
}

const splitOn60 = (bar: RawBar, day: number) => (day >= 60 ? dividedBar(bar, 7) : bar);
const withoutOpen = ({ open: _, ...bar }: RawBar): RawBar => bar;
const flat = (bar: RawBar): RawBar => ({
  ...bar,
  open: bar.close,
  high: bar.close,
  low: bar.close,
});
/** A small copy of each defect of published files, with the state and the first check of its row. */
const defects: Readonly<
  Record<string, readonly [rows: readonly string[], state: string, check: string]>
> = {
  "SOUND.csv": [soundBars(120).map(rowOf), "CLEAN", ""],
  "AAPL_as_traded.csv": [soundBars(120, splitOn60).map(rowOf), "QUARANTINED", "unadjusted-split"],
  "CRASH.csv": [
    soundBars(120, (bar, day) => {
      const fallen = day >= 60 ? dividedBar(bar, 2) : bar;
      return day === 60 ? { ...fallen, volumeUnits: 2e7 } : fallen;
    }).map(rowOf),
    "CLEAN",
    "",
  ],
  "RAND.csv": [
    soundBars(120, (bar, day) =>
      day >= 60 ? { ...dividedBar(bar, 0.01), volumeUnits: 1e6 } : bar,
    ).map(rowOf),
    "QUARANTINED",
    "price-unit-flip",
  ],
  "LOTS.csv": [
    soundBars(120, (bar, day) =>
      day >= 60 ? { ...bar, volumeUnits: (bar.volumeUnits ?? 0) / 1000 } : bar,
    ).map(rowOf),
    "QUARANTINED",
    "volume-unit-flip",
  ],
  "GC=F_thin.csv": [
    soundBars(120, (bar, day) => (day === 9 ? { ...bar, high: 70, low: 75 } : bar)).map(rowOf),
    "QUARANTINED",
    "high-below-low",
  ],
  "DANGCEM.LG_zeros.csv": [
    soundBars(120, (bar, day) => (day === 9 ? { ...bar, open: 0, low: 0 } : bar)).map(rowOf),
    "QUARANTINED",
    "non-positive-price",
  ],
  "DISAGREE.csv": [
    [...soundBars(120).map(rowOf), rowOf({ startTimeMs: soundBars(1)[0]!.startTimeMs, close: 70 })],
    "QUARANTINED",
    "conflicting-duplicates",
  ],
  "REPEATED.csv": [
    [...soundBars(120).map(rowOf), rowOf(soundBars(1)[0]!)],
    "REPAIRED",
    "row-order",
  ],
  "NEWEST.csv": [soundBars(120).map(rowOf).reverse(), "REPAIRED", "row-order"],
  "SCOM.NR.csv": [soundBars(120, withoutOpen).map(rowOf), "FLAGGED", "no-opens"],
  "NPN.JO_close_only.csv": [
    soundBars(120, ({ startTimeMs, close }) => ({ startTimeMs, close })).map(rowOf),
    "FLAGGED",
    "no-opens",
  ],
  "ZENITHBANK.LG_flat_bars.csv": [soundBars(120, flat).map(rowOf), "FLAGGED", "flat-bars"],
  "EMPTY.csv": [[], "UNREADABLE", ""],
};

test("pmx data check gives a small copy of each defect its state and its reason", async () => {
  const copies = join(folder, "copies");
  await mkdir(copies);
  for (const [name, [rows]] of Object.entries(defects)) {
    await writeFile(join(copies, name), `${[header, ...rows].join("\n")}\n`);
  }
  const { exitCode, stdout } = await runPmxHere(["data", "check", copies, "--json"]);
  assert.equal(exitCode, 64);
  const { files } = JSON.parse(stdout) as {
    files: { file: string; state: string; findings: { check: string }[] }[];
  };
  const found = Object.fromEntries(
    files.map(({ file, state, findings: [first] }) => [
      file.slice(copies.length + 1),
      [state, first?.check ?? ""],
    ]),
  );
  const wanted = Object.entries(defects).map(([name, [, ...rest]]) => [name, rest]);
  assert.deepEqual(found, Object.fromEntries(wanted));
});

test("pmx data check names the rows that clear a split, and the actions beside the bars clear it", async () => {
  const bars = join(folder, "told");
  await mkdir(bars);
  const rows = soundBars(120, splitOn60).map(rowOf);
  await writeFile(join(bars, "AAPL.csv"), `${[header, ...rows].join("\n")}\n`);
  const refused = await runPmxHere(["data", "check", join(bars, "AAPL.csv")]);
  assert.equal(refused.exitCode, 64);
  assert.match(
    refused.stdout,
    /AAPL\.csv +120 +as-traded +QUARANTINED +unadjusted-split: 7:1 on 2015-03-30/,
  );
  assert.match(refused.stdout, /2015-03-30,AAPL,0,7.*--allow unadjusted-split/);
  const actions = "date,ticker,dividend,split\n2015-03-30,AAPL,0,7\n";
  await writeFile(join(bars, "actions.csv"), actions);
  const cleared = await runPmxHere(["data", "check", bars, "--markdown"]);
  assert.equal(cleared.exitCode, 0);
  assert.match(cleared.stdout, /^\| File \| Bars \| Basis \| State \| Why \|\n/);
  assert.match(
    cleared.stdout,
    /\| told\/AAPL\.csv \| 120 \| as-traded \| CLEAN \| {2}\|\n\n1 checked: 1 clean/,
  );
});

test("a sprint refuses a quarantined series by its check, and says how to pass it over", async () => {
  const bars = join(folder, "SPLIT.csv");
  const rows = soundBars(400, splitOn60).map(rowOf);
  await writeFile(bars, `${[header, ...rows].join("\n")}\n`);
  const place = ["--data-dir", join(folder, "refused")];
  const run = await runPmxHere(["sprint", "--bars", bars, "--audits", "2", "--json", ...place]);
  assert.equal(run.exitCode, 64);
  const { error } = JSON.parse(run.stdout) as { error: { reason: string; message: string } };
  assert.equal(error.reason, "BARS_QUARANTINED");
  assert.match(error.message, /SPLIT is quarantined by unadjusted-split: 7:1 on 2015-03-30/);
  assert.match(error.message, /--allow unadjusted-split$/);
});

test("a series without opens comes to a verdict without a trade, and the report says why", {
  timeout: 180_000,
}, async () => {
  const bars = join(folder, "OPENLESS.csv");
  // Closes that rise, so that some signal would buy.
  const rising = soundBars(500, (bar, day) => dividedBar(withoutOpen(bar), 1.002 ** -day));
  const rows = rising.map((bar) => rowOf({ ...bar, volumeUnits: 1e6 }));
  await writeFile(bars, `${[header, ...rows].join("\n")}\n`);
  const place = ["--data-dir", join(folder, "openless")];
  const run = await runPmxHere(["sprint", "--bars", bars, "--audits", "3", ...place]);
  assert.ok([0, 1, 2].includes(run.exitCode ?? -1), run.stderr);
  assert.match(run.stdout, /OPENLESS no-opens: 500 bars of 500 lack an open, high or low/);
  assert.match(run.stdout, /DENY +known-opens +3 +3/);
  assert.match(run.stdout, /orders +0 /);
});
