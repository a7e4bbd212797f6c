import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { startEmbedded } from "#test/support/embedded.ts";
import { lenientConfig } from "#test/support/lenient-config.ts";
import { madeSeries } from "#test/support/made-series.ts";
import { environmentOf } from "#test/support/run-pmx.ts";
import { repositoryRoot, textOf } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { tradingConfig } from "#test/support/trading-config.ts";
import { assertGolden } from "#test/unit/cli/golden.ts";
import { pmx } from "./cli-scripted-gateway.ts";

const firstBars = 260;
const made = [
  madeSeries("AAPL", { bars: firstBars + 8, drift: 0.004 }),
  madeSeries("MSFT", { bars: firstBars + 8, drift: 0.003, volatility: 0.02, seed: 3 }),
];
const dateOf = (timeMs: number) => new Date(timeMs).toISOString().slice(0, 10);

/** Writes the files of the vendor as they are after so many sessions. */
function publish(folder: string, count: number): void {
  mkdirSync(folder, { recursive: true });
  for (const { instrument, bars } of made) {
    const lines = bars
      .slice(0, count)
      .map(({ startTimeMs, open, high, low, close, volumeUnits }) => {
        return [dateOf(startTimeMs), open, high, low, close, volumeUnits].join();
      });
    const text = `date,open,high,low,close,volume\n${lines.join("\n")}\n`;
    writeFileSync(join(folder, `${instrument.ticker}.csv`), text);
  }
}

const records = temporaryFolder();
const bars = join(temporaryFolder(), "bars");
const configFolder = tradingConfig();
const described = ["--tickers", "AAPL,MSFT", "--no-proof-mode"];
const short = ["--horizon-bars", "3", "--holding-bars", "2"];

/** The command of a night over the records of this file. */
function nightly(...typed: string[]) {
  return pmx(["sprint", "--forward", "nightly", "--bars", bars, "--data-dir", records, ...typed], {
    startEmbedded: (options) => startEmbedded({ ...options, configFolder, environment: {} }),
  });
}

interface Step {
  readonly asOfTime: string;
  readonly stepHash: string;
  readonly tickers: readonly {
    readonly orderedUnits: string;
    readonly closedTrades: number;
    readonly scoredForecasts: number;
  }[];
}

/** What a person would look at of a night, one line each. */
function outline(code: number, out: string): readonly string[] {
  const { forward, verdict, sprintHash, audits, waitingGates } = JSON.parse(out);
  const steps: readonly Step[] = audits;
  return [
    `exit ${code}: ${verdict}; ${forward.outcome}: ${forward.message}`,
    ...steps.slice(-1).map(({ asOfTime, stepHash, tickers }) => {
      const units = tickers.map(({ orderedUnits }) => orderedUnits).join(" ");
      const count = (of: (ticker: Step["tickers"][number]) => number) =>
        tickers.reduce((sum, ticker) => sum + of(ticker), 0);
      const closed = count(({ closedTrades }) => closedTrades);
      const scored = count(({ scoredForecasts }) => scoredForecasts);
      return `  ${asOfTime} ordered ${units}, closed ${closed}, scored ${scored}, ${stepHash}`;
    }),
    ...waitingGates.map(({ gate, reason }: Record<string, string>) => `  ${gate} waits: ${reason}`),
    `  sprint hash ${sprintHash}`,
  ];
}

test("five nights are what they have been, each with one session more", async () => {
  const lines: string[] = [];
  const told = join(temporaryFolder(), "told");
  for (let session = 0; session < 5; session += 1) {
    publish(bars, firstBars + session);
    const typed = session === 0 ? [...described, ...short] : [];
    const notify = ["--notify", `sh -c 'cat >> ${told}'`];
    const { code, out, err } = await nightly("--json", ...notify, ...typed);
    assert.ok(code < 3, err);
    lines.push(`night ${session + 1}`, ...outline(code, out));
  }
  assertGolden("forward-five-nights.txt", `${lines.join("\n")}\n`);
  const events = readFileSync(told, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const ends = events.filter(({ type }) => type === "pmx.sprint.v1.sprint.ended");
  assert.deepEqual(
    ends.map(({ data }) => [data.state, data.forwardId, data.completedAudits]),
    [1, 2, 3, 4, 5].map((night) => ["WAITING", "nightly", night]),
  );
  assert.equal(new Set(events.map(({ id }) => id)).size, events.length);
});

test("the same night again says how it stands and adds nothing, and bars that stay away are looked after", async () => {
  // The bars are of the year 2000: far more sessions have closed since than are borne.
  const { code, out, err } = await nightly();
  assert.equal(code, 69);
  assert.match(out, /Forward sprint nightly: \d+ sessions since 2000-09-\d\d without bars of AAPL/);
  assert.match(out, /FAIL after 5 audit runs \(sprints\/[0-9a-f]+\)/);
  assert.match(out, /phase-1: \d of 20 effective audits/);
  assert.match(err, /see why its source has none/);
});

test("flags that say something else than the first night are refused, by what differs", async () => {
  const other = await nightly(
    ...described,
    ...short,
    "--base-currency",
    "EUR",
    "--no-edge-cost-gate",
  );
  assert.equal(other.code, 64);
  assert.match(
    other.err,
    /spec\.base_currency: is "EUR", but forward sprint nightly was created with none/,
  );
  assert.match(other.err, /spec\.risk_overrides\.edge_cost_gate: is false/);
  for (const typed of [
    ["--audits", "5"],
    ["--phase", "2"],
    ["--cycles", "2"],
  ]) {
    const refused = await nightly(...typed);
    assert.equal(refused.code, 64, typed.join(" "));
    assert.match(refused.err, new RegExp(`${typed[0]}: with --forward: `));
  }
  const unnamed = await pmx(["sprint", "--forward", "Every Night"], {});
  assert.equal(unnamed.code, 64);
  assert.match(unnamed.err, /--forward: "Every Night" must be 1 to 60 small letters/);
});

test("pmx list and show know the set by its name", async () => {
  const here = (...typed: string[]) =>
    pmx([...typed, "--data-dir", records], {
      startEmbedded: (options) => startEmbedded({ ...options, configFolder, environment: {} }),
    });
  const { out } = await here("list");
  assert.match(out, /WAITING \(nightly\) +5\/5 +FAIL/);
  const shown = await here("show");
  assert.match(shown.out, /Forward {2}nightly/);
  assert.match(shown.out, /Gates that wait for evidence/);
  assert.match(shown.out, /Overlap {2}4 of 5 audit runs share bars with the one before/);
});

test("the commands of docs/forward.md run as they are written, from a shell and from cron", () => {
  const folder = temporaryFolder();
  const cheap = lenientConfig();
  const page = textOf("docs/forward.md");
  const [, first = ""] = /^```sh\n(.*)\n```$/m.exec(page) ?? [];
  const [, cron = ""] = /^```crontab\nCRON_TZ=UTC\n(?:\S+ ){5}(.*)\n```$/m.exec(page) ?? [];
  const run = (command: string) => {
    const own = command
      .replaceAll("npx pmx", `node ${join(repositoryRoot, "bin/pmx.mjs")}`)
      .replaceAll("/srv/pmx", folder);
    const env = { ...environmentOf({ PMX_CONFIG_DIR: cheap }), PATH: process.env.PATH };
    return spawnSync("bash", ["-c", own], { cwd: folder, env, encoding: "utf8" });
  };
  publish(join(folder, "bars"), firstBars);
  const begun = run(first);
  assert.equal(begun.status, 2, begun.stderr);
  assert.match(begun.stdout, /^Forward sprint nightly: adds 2000-09-18$/m);
  publish(join(folder, "bars"), firstBars + 2);
  const night = run(cron);
  assert.equal(night.status, 0, night.stderr);
  const log = spawnSync("cat", ["nightly.log"], { cwd: folder, encoding: "utf8" }).stdout;
  assert.match(log, /Forward sprint nightly: adds 2 sessions, 2000-09-19 to 2000-09-20/);
});
