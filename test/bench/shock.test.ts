import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { promisify } from "node:util";
import { programArguments } from "#test/support/program.ts";
import { pricesAfterShock } from "#test/support/sample-series.ts";
import { repositoryRoot } from "#test/support/source-files.ts";
import { fewestOrigins, figuresOf, isMet } from "./shock/figures.ts";
import type { Judged } from "./shock/origins.ts";

/** As many origins as figures are judged on, of three tickers; every fifth close is outside the band. */
function judgedOrigins(changed: (t: number) => Partial<Judged> = () => ({})): Judged[] {
  return Array.from({ length: fewestOrigins }, (_, t) => ({
    ticker: `T${t % 3}`,
    horizonBars: 30,
    deviation: 0.01 + t * 1e-5,
    farthest: 0.5,
    squares: 0.99,
    naiveSquares: 1,
    hits: [t % 5 !== 0],
    ...changed(t),
  }));
}

function missed(judged: readonly Judged[]): string[] {
  return figuresOf("all", judged, [0.8], true)
    .filter((figure) => !isMet(figure))
    .map(({ figure }) => figure);
}

test("forecasts that meet every bar miss none", () => {
  assert.deepEqual(missed(judgedOrigins()), []);
});

test("one path beyond four deviations is a miss, on however few origins", () => {
  const far = judgedOrigins((t) => (t === 7 ? { farthest: 4.01 } : {}));
  assert.deepEqual(missed(far), ["farthest path, in σ√h"]);
  assert.deepEqual(missed(far.slice(0, 20)), ["farthest path, in σ√h"]);
});

test("errors are judged over all origins and over the fifth with the highest deviation", () => {
  const wild = judgedOrigins((t) => ({ squares: t >= 800 ? 1.05 : 0.9 }));
  assert.deepEqual(missed(wild), ["RMSE to naive's, highest fifth of σ"]);
  const worse = judgedOrigins(() => ({ squares: 1.001 }));
  assert.deepEqual(missed(worse), ["RMSE to naive's"]);
  assert.deepEqual(missed(worse.slice(0, 100)), []);
});

test("coverage is judged in each third of the days, of all tickers and of each ticker's own", () => {
  const calm = judgedOrigins((t) => (t < 100 ? { hits: [false] } : {}));
  assert.ok(missed(calm).includes("80 % band holds %, lowest third of σ"));
  assert.ok(missed(calm).includes("80 % band holds %, lowest third of σ of its ticker"));
  assert.ok(!missed(calm).includes("80 % band holds %, highest third of σ"));
});

test("the bench judges the files of a folder, and refuses a folder that is not there", async () => {
  const folder = mkdtempSync(join(tmpdir(), "pmx-shock-"));
  const run = (...options: string[]) =>
    promisify(execFile)(
      process.execPath,
      [...programArguments("test/bench/shock.ts"), "--json", "--every", "100", ...options],
      { cwd: repositoryRoot },
    );
  try {
    const closes = pricesAfterShock(3, 1);
    const rows = [...closes, closes.at(-1)!].map((close, t) => `${t},${close}`);
    writeFileSync(join(folder, "SHOCK.csv"), `date,close\n${rows.join("\n")}\n`);
    const { stdout } = await run("--data", folder, "--horizons", "30");
    const { forecasts, figures } = JSON.parse(stdout);
    assert.equal(forecasts, 4);
    assert.equal(figures[0].figure, "farthest path, in σ√h");
    assert.ok(figures[0].value > 0 && figures[0].value < 4);
    await assert.rejects(run("--data", join(folder, "none")), { code: 2 });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
