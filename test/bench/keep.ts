/**
 * How often the forecast-audits gate ends KEEP on driftless random walks, on which no forecast is better than
 * the last close. Beside the share stands what the gate states for such audits: its P(KEEP), at the rates of walks
 * with other seeds, each walk by its own, and as if all had the same.
 *
 * KEEP asks for few large losses and some lifts. A forecast near the last close has both on a random walk, so KEEP
 * is no sign of skill; the bench says how often it is given without any.
 *
 * The stated P(KEEP) is an estimate, too: of 31 walks its standard error is 7 points, which alone can put it outside
 * the interval, so the others are many.
 *
 * The bar: the stated P(KEEP), each walk by its own rates, lies in the 95 % interval of the share. Exit 1 when it
 * does not.
 *
 * A walk of 120 audits takes 4 to 8 seconds, the whole an hour on an idle machine.
 *
 * Usage: npm run bench:keep [-- --walks N] [--others N] [--audits N] [--spacing-bars N] [--json]
 *   --walks         walks whose share is printed (200)
 *   --others        walks with other seeds that P(KEEP) is taken from (400)
 *   --audits        audits of a walk (120)
 *   --spacing-bars  bars between two audits; 30, the horizon, lets no windows overlap (30)
 */
import process from "node:process";
import { parseArgs } from "node:util";
import { loadAuditConfig } from "#services/audit/config.ts";
import { loadForecastConfig } from "#services/forecast/config.ts";
import { keepShare, statedKeep } from "./keep/keep-share.ts";
import { walkRatios } from "./keep/ratios.ts";

const { values } = parseArgs({
  options: {
    walks: { type: "string", default: "200" },
    others: { type: "string", default: "400" },
    audits: { type: "string", default: "120" },
    "spacing-bars": { type: "string", default: "30" },
    json: { type: "boolean", default: false },
  },
});
const horizonBars = 30;
const [walkCount, otherCount, audits, spacingBars] = [
  values.walks,
  values.others,
  values.audits,
  values["spacing-bars"],
].map(countOf) as [number, number, number, number];
const plan = { audits, horizonBars, spacingBars };
/** Seeds of the others begin here, beyond those of any number of walks. */
const otherSeeds = 1_000_000;

const { policy } = loadForecastConfig({ environment: {} });
const spec = loadAuditConfig({ environment: {} }).gates.find(
  (gate) => gate.kind === "FORECAST_AUDITS",
);
if (spec?.kind !== "FORECAST_AUDITS") throw new Error("no gate on file is of kind FORECAST_AUDITS");

const others = walksFrom(otherSeeds, otherCount, "others");
const walks = walksFrom(1, walkCount, "walks");
const shown = keepShare(spec, walks);
const stated = statedKeep(spec, others, audits);
const isInside = stated.byWalk >= shown.lower && stated.byWalk <= shown.upper;

if (values.json) {
  process.stdout.write(`${JSON.stringify({ ...plan, shown, stated, isInside }, null, 2)}\n`);
} else {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  process.stdout.write(
    [
      `${walkCount} driftless random walks of ${audits} audits, ${horizonBars} bars each, every ${spacingBars} bars`,
      `KEEP  ${percent(shown.share)} (${shown.kept} of ${shown.walks}), 95 % interval ${percent(shown.lower)} to ${percent(shown.upper)}`,
      `stated from ${otherCount} other walks  ${percent(stated.byWalk)} (standard error ${percent(stated.standardError)}) by the rates of each, ${isInside ? "inside" : "outside"} the interval; ${percent(stated.pooled)} if all had the same`,
      `their rates  violations ${percent(stated.violationRate)}, lifts ${percent(stated.liftRate)}`,
      "",
    ].join("\n"),
  );
}
process.exitCode = isInside ? 0 : 1;

function walksFrom(firstSeed: number, count: number, name: string): number[][] {
  return Array.from({ length: count }, (_, k) => {
    const ratios = walkRatios(firstSeed + k, plan, policy);
    process.stderr.write(`${name} ${k + 1} of ${count}\n`);
    return ratios;
  });
}

function countOf(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1) return count;
  process.stderr.write(`"${text}" is no whole number of at least 1\n`);
  process.exit(2);
}
