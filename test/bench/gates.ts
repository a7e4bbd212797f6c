/**
 * How often an assured verdict passes what it must not, and finds what it should, by the audit service's own code.
 *
 * Of each limit that a gate on file estimates: strategies whose truth is at it, where the other criteria hold, looked at
 * after every one of 100 windows that share no bar. A quarter each has windows apart, windows at every bar, three tickers
 * that move together, and both; of means every second has a fat tail. A gate passes no more often than the criterion
 * that is at its limit.
 *
 * The bars: at the limit at most 4.5 % are ever passed, upper 95 % bound 5.0 %; shares 5 points beyond it, upper bound
 * 2 %; a share at 40 % of the bad observations that its limit allows passes as often as the policy's power says, within
 * three standard errors, in the windows that a plan states; an update takes at most 1 µs. Exit 1 when one is missed.
 *
 * Usage: npm run bench:gates [-- --strategies N] [--json]
 *   --strategies  strategies at each limit (10000); a fifth as many beyond it, and for the power
 */
import process from "node:process";
import { parseArgs } from "node:util";
import { BettingMean } from "#lib/statistics/sequential/betting-mean.ts";
import { noShares, withShare } from "#lib/statistics/sequential/mixture-share.ts";
import { mostBadToPass, passedByNow } from "#lib/statistics/sequential/share-verdict-law.ts";
import { loadAuditConfig } from "#services/audit/config.ts";
import { lawOf } from "#services/audit/domain/assurance/assured-criterion.ts";
import { passRates, powerRate } from "./gates/error-rates.ts";
import { atLimit, type Limit, limitsOf } from "./gates/limits.ts";

const { values } = parseArgs({
  options: {
    strategies: { type: "string", default: "10000" },
    json: { type: "boolean", default: false },
  },
});
const strategies = Number(values.strategies);
if (!(Number.isInteger(strategies) && strategies >= 100)) {
  throw new RangeError(`--strategies ${values.strategies} is no whole number from 100 on`);
}
const fifth = Math.floor(strategies / 5);
const { gates, assurance } = loadAuditConfig({ environment: {} });
const misses: string[] = [];
const rows = limitsOf(gates).map((limit, at) => {
  const { asked, result } = limit;
  const name = `${asked.metric} ${result.comparator} ${result.threshold}`;
  const isShare = lawOf(asked)?.kind === "SHARE";
  const wrong = passRates(limit, assurance, strategies, 100 + at);
  const { worst } = wrong;
  hold(worst.ratio <= 0.045, `${name}: ${worst.passed} of ${worst.structure} at the limit passed`);
  hold(wrong.ratio <= 0.045 && wrong.upper <= 0.05, `${name}: ${wrong.passed} at the limit passed`);
  const beyond = isShare ? passRates(limit, assurance, fifth, 200 + at, 0.05) : undefined;
  hold((beyond?.upper ?? 0) <= 0.02, `${name}: ${beyond?.passed} beyond the limit passed`);
  const power = isShare ? powerOf(limit, 300 + at) : undefined;
  const least = assurance.powerRatio - 3 * Math.sqrt(0.16 / fifth);
  hold((power?.ratio ?? 1) >= least, `${name}: the power is ${power?.ratio}`);
  const row = {
    name,
    gates: limit.gates,
    wrong,
    ...(beyond && { beyond }),
    ...(power && { power }),
  };
  if (!values.json) process.stdout.write(`${textOf(row)}\n`);
  return row;
});
const updates = { shareNs: nsOfShare(), betNs: nsOfBet() };
hold(updates.shareNs <= 1_000 && updates.betNs <= 1_000, "an update takes more than 1 µs");
if (values.json) process.stdout.write(`${JSON.stringify({ rows, updates, misses })}\n`);
else {
  process.stdout.write(
    `an update: share ${updates.shareNs.toFixed(0)} ns, bet ${updates.betNs.toFixed(0)} ns\n`,
  );
  for (const miss of misses) process.stdout.write(`missed: ${miss}\n`);
}
process.exitCode = misses.length > 0 ? 1 : 0;

function hold(isHeld: boolean, miss: string): void {
  if (!isHeld) misses.push(miss);
}

/** A share whose bad observations are 40 % of what the limit allows, in the windows that give it the power. */
function powerOf(limit: Limit, seed: number) {
  const { comparator, threshold } = limit.result;
  const bad = comparator === "AT_MOST" ? threshold : 1 - threshold;
  const passed = passedByNow(
    mostBadToPass({ limit: bad, alpha: assurance.alphaRatio }, 2_000),
    0.4 * bad,
  );
  const windows = passed.findIndex((ratio) => ratio >= assurance.powerRatio);
  const points = atLimit(limit, false, -0.6 * bad);
  return { windows, ...powerRate(limit, assurance, points, windows, fifth, seed) };
}

function textOf({ name, gates: of, wrong, beyond, power }: (typeof rows)[number]): string {
  const percent = (ratio: number) => `${(ratio * 100).toFixed(2)} %`;
  const parts = [
    `at the limit ${percent(wrong.ratio)} of ${wrong.strategies} (upper ${percent(wrong.upper)}), most ${wrong.worst.structure} ${percent(wrong.worst.ratio)}`,
    ...(beyond ? [`beyond ${percent(beyond.ratio)} (upper ${percent(beyond.upper)})`] : []),
    ...(power ? [`power ${percent(power.ratio)} in ${power.windows} windows`] : []),
  ];
  return `${name} [${of.join(", ")}]: ${parts.join("; ")}`;
}

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
