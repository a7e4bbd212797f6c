/**
 * What an audit of a sprint costs, CPU and wall, in sprints of 20, 100 and 1,000 audits of one ticker: a
 * seeded random walk of 5,000 daily bars, written as a CSV file, a forecast 5 bars ahead every 4 bars
 * (1,000 audits do not fit further apart), all five services in the process of `pmx sprint`, every write
 * synced to disk. About one audit in five orders.
 *
 * Usage: npm run bench:sprint [-- --baseline DIR --rounds N --data-dir DIR --quick --json]
 *        npm run bench:sprint -- --audits 100 --tickers 3 [--rounds N --data-dir DIR --json]
 *
 * CPU is that of the whole process, from its start to its end. Start-up is taken off: a sprint of one audit
 * is measured too, and what the audits beyond the first took is divided by their number; the column after it
 * takes the sprint of the row above off instead, with what the engine compiled until then. Each figure is the
 * median of the rounds. --baseline names another checkout of pmx, with its dependencies installed, which is
 * measured in turns with this one. --quick shows that everything runs; it judges nothing.
 *
 * With --audits and --tickers: what one whole sprint takes as `npm run sprint` runs it, start-up included, on as many
 * walks of 5,000 bars; every other flag has its default. A first run does not count; the slowest of the others is
 * judged where they are 100 audits of 3 tickers.
 *
 * Exit 1 when a requirement is missed.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { repositoryRoot } from "#test/support/source-files.ts";
import { syncMsOf } from "./services/disk.ts";
import { type CheckoutCosts, costsOf, type Judged, judge } from "./sprint/costs.ts";
import {
  barCount,
  horizonBars,
  runSprint,
  type SprintCost,
  spacingBars,
  writeBars,
} from "./sprint/run-sprint.ts";
import { judgeWholeSprints, wholeSprints } from "./sprint/whole-sprint.ts";
import { table } from "./table.ts";

const { values } = parseArgs({
  options: {
    baseline: { type: "string" },
    rounds: { type: "string", default: "3" },
    "data-dir": { type: "string", default: tmpdir() },
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    audits: { type: "string", default: "" },
    tickers: { type: "string", default: "" },
  },
});
const rounds = values.quick ? 1 : Number(values.rounds);
const sizes = values.quick ? [1, 2] : [1, 20, 100, 1_000];
const checkouts = [repositoryRoot, ...(values.baseline ? [resolve(values.baseline)] : [])];

const folder = mkdtempSync(join(values["data-dir"], "pmx-bench-"));
if (values.audits !== "" || values.tickers !== "") await benchWholeSprints();
const runs = new Map(
  checkouts.map((checkout) => [
    checkout,
    new Map(sizes.map((audits): [number, SprintCost[]] => [audits, []])),
  ]),
);
try {
  syncMsOf(folder);
  const horizon = ["--horizon-bars", `${horizonBars}`, "--spacing-bars", `${spacingBars}`];
  const plan = ["--bars", writeBars(folder), ...horizon];
  for (let round = 1; round <= rounds; round += 1) {
    for (const audits of sizes) {
      for (const checkout of checkouts) {
        const place = join(folder, "sprint");
        mkdirSync(place);
        const cost = await runSprint(
          { checkout, flags: [...plan, "--audits", `${audits}`] },
          place,
        );
        runs.get(checkout)!.get(audits)!.push(cost);
        rmSync(place, { recursive: true });
        const seconds = (cost.cpuMs / 1_000).toFixed(1);
        if (!values.json) {
          process.stderr.write(`round ${round}, ${audits} audits: ${seconds} s CPU, ${checkout}\n`);
        }
      }
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const [own, baseline] = checkouts.map((checkout) => costsOf(checkout, runs.get(checkout)!)) as [
  CheckoutCosts,
  CheckoutCosts?,
];
const requirements = values.quick ? [] : judge(own, baseline);
if (values.json) {
  const plan = { bars: barCount, horizonBars, spacingBars, rounds };
  process.stdout.write(`${JSON.stringify({ ...plan, own, baseline, requirements })}\n`);
} else process.stdout.write(`${costsText(own, baseline)}\n${requirementsText(requirements)}`);
process.exit(requirements.every(({ met }) => met) ? 0 : 1);

function costsText(...costs: readonly (CheckoutCosts | undefined)[]): string {
  const rows = costs.flatMap((one, index) => {
    if (one === undefined) return [];
    const name = index === 0 ? "this checkout" : "baseline";
    const seconds = (ms: number) => (ms / 1_000).toFixed(1);
    return [
      [name, "1 (start-up)", seconds(one.startCpuMs), seconds(one.startWallMs), "", "", "", "", ""],
      ...one.sizes.map((size) => [
        "",
        size.audits.toLocaleString("en"),
        seconds(size.cpuMs),
        seconds(size.wallMs),
        size.cpuMsPerAuditWithStart.toFixed(1),
        size.cpuMsPerAudit.toFixed(1),
        size.cpuMsPerFurtherAudit.toFixed(1),
        size.wallMsPerAudit.toFixed(1),
        size.orders.toLocaleString("en"),
      ]),
    ];
  });
  const head = [
    "",
    "audits",
    "CPU s",
    "wall s",
    "CPU ms an audit with start-up",
    "without",
    "beyond the row above",
    "wall ms an audit",
    "orders",
  ];
  return table(head, rows);
}

/** Measures whole sprints and ends the process. */
async function benchWholeSprints(): Promise<never> {
  const plan = {
    checkout: repositoryRoot,
    audits: Number(values.audits || 20),
    tickers: Number(values.tickers || 1),
    rounds,
  };
  const say = (text: string) => void (values.json || process.stderr.write(text));
  let costs: readonly SprintCost[];
  try {
    costs = await wholeSprints(plan, folder, say);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const judged = judgeWholeSprints(plan, costs);
  const { audits, tickers } = plan;
  const json = `${JSON.stringify({ audits, tickers, runs: costs, requirements: judged })}\n`;
  process.stdout.write(values.json ? json : requirementsText(judged));
  process.exit(judged.every(({ met }) => met) ? 0 : 1);
}

function requirementsText(requirements: readonly Judged[]): string {
  if (requirements.length === 0) return "not of a size that is judged\n";
  return table(
    ["has to reach", "at most", "measured", ""],
    requirements.map(({ what, limit, measured, met }) => [
      what,
      String(limit),
      measured.toFixed(2),
      met ? "met" : "MISSED",
    ]),
  );
}
