/**
 * How often an assured verdict passes what it must not, fails what it must not, and finds what it should, by the audit
 * service's own code.
 *
 * Of each gate on file and each criterion that it estimates: strategies with that criterion at its limit and the others
 * holding, looked at after every as-of over 100 windows that share no bar. A quarter each has windows apart, windows at
 * every bar, three tickers that move together, and both; of means a third each has even returns, rare large losses, and
 * returns as wild as the loss bound allows. Then shares 5 points beyond their limit; strategies that just satisfy a gate
 * and must not be failed; a good strategy and how long each gate takes to pass it; what a plan says beside what comes of
 * it; the rates that the design states, under its schedule of looks; and what counting every window that overlaps, or
 * every ticker of a date, would cost.
 *
 * The bars: at the limit at most 4.5 % are ever passed, upper 95 % bound 5.0 %; beyond it the upper bound is 2 %; of
 * those that satisfy a gate at most 5 % are failed; plans and stated rates within three standard errors; an update
 * takes at most 1 µs. Exit 1 when one is missed.
 *
 * Usage: npm run bench:gates [-- --strategies N] [--json] [--write]
 *   --strategies  strategies at each limit (10000); a fifth as many beyond it, for FAIL and for the power, twice as
 *                 many for what the design states
 *   --write       writes test/bench/gates/measured.json, which docs/error-rates.md shows (then npm run docs)
 */
import { writeFileSync } from "node:fs";
import process from "node:process";
import { parseArgs } from "node:util";
import { BettingMean } from "#lib/statistics/sequential/betting-mean.ts";
import { noShares, withShare } from "#lib/statistics/sequential/mixture-share.ts";
import { loadAuditConfig } from "#services/audit/config.ts";
import { measureRates } from "./gates/measure-rates.ts";
import { ratesPath } from "./gates/measured.ts";
import { ratesTables } from "./gates/rates-tables.ts";
import { missesOf } from "./gates/requirements.ts";
import { table } from "./table.ts";

const { values } = parseArgs({
  options: {
    strategies: { type: "string", default: "10000" },
    json: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});
const strategies = Number(values.strategies);
if (!(Number.isInteger(strategies) && strategies >= 100)) {
  throw new RangeError(`--strategies ${values.strategies} is no whole number from 100 on`);
}
const { gates, assurance } = loadAuditConfig({ environment: {} });
const rates = measureRates(gates, assurance, strategies);
const updates = { shareNs: nsOfShare(), betNs: nsOfBet() };
const misses = [
  ...missesOf(rates, assurance),
  ...(Math.max(updates.shareNs, updates.betNs) > 1_000 ? ["an update takes more than 1 µs"] : []),
];
if (values.write) writeFileSync(ratesPath, `${JSON.stringify(rates, null, 2)}\n`);
if (values.json) process.stdout.write(`${JSON.stringify({ ...rates, updates, misses })}\n`);
else {
  for (const { title, head, rows } of ratesTables(rates)) {
    process.stdout.write(`${title}\n${table(head, rows)}\n`);
  }
  const { shareNs, betNs } = updates;
  process.stdout.write(`an update: share ${shareNs.toFixed(0)} ns, bet ${betNs.toFixed(0)} ns\n`);
  for (const miss of misses) process.stdout.write(`missed: ${miss}\n`);
}
process.exitCode = misses.length > 0 ? 1 : 0;

function nsOfShare(): number {
  const startMs = performance.now();
  let seen = noShares;
  for (let count = 0; count < 1e6; count += 1) seen = withShare(seen, (count & 3) / 4);
  if (seen.n !== 1e6) throw new Error("not all observations were counted");
  return performance.now() - startMs;
}

function nsOfBet(): number {
  const bet = new BettingMean(0, 1);
  const startMs = performance.now();
  for (let count = 0; count < 1e6; count += 1) bet.add((count & 3) / 2 - 0.7);
  if (bet.n !== 1e6) throw new Error("not all observations were counted");
  return performance.now() - startMs;
}
