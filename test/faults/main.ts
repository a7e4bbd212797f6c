/**
 * Disturbs sprints over processes apart, and then looks at what is left: kills, pauses, NATS without its files, slow and
 * broken connections, disks that are full, read-only or locked.
 *
 * Usage: npm run test:faults [-- --seed N --minutes M --seeds N --json]
 *
 * A seed determines what befalls a sprint after which audits: `--seed 7 --seeds 1` disturbs as seed 7 did before. Without
 * `--seeds` it goes on with the next seeds for the minutes given (1), the last of them to its end.
 *
 * Exit 1, with the seeds, when an order, a fill or a fact is lost or doubled, a ledger does not balance, the
 * sprint does not end or has another hash than undisturbed, or a process ends or fails by itself.
 */
import process from "node:process";
import { parseArgs } from "node:util";
import { table } from "#test/bench/table.ts";
import { type RoundReport, runRound } from "./round.ts";
import { runUndisturbed } from "./sprint.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    minutes: { type: "string", default: "1" },
    seeds: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const numberOf = (flag: "seed" | "minutes" | "seeds", lowest: number): number => {
  const number = Number(values[flag]);
  if (number >= lowest && number <= 1e9) return number;
  process.stderr.write(`--${flag} takes a number from ${lowest} on, not ${values[flag]}\n`);
  process.exit(64);
};
const first = Math.floor(numberOf("seed", 0));
const minutes = numberOf("minutes", 0);
const seeds =
  values.seeds === undefined ? Number.POSITIVE_INFINITY : Math.floor(numberOf("seeds", 1));
const audits = 24;
const blows = 5;

const say = (text: string) => {
  if (!values.json) process.stderr.write(`${text}\n`);
};
// An exit ends what a round has started.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
const endMs = performance.now() + minutes * 60_000;
const undisturbed = await runUndisturbed(audits);
say(`undisturbed: ${audits} audits, sprint hash ${undisturbed.sprintHash}`);
const rounds: RoundReport[] = [];
do {
  const round = await runRound(first + rounds.length, blows, undisturbed, say);
  rounds.push(round);
  for (const finding of round.findings) say(`seed ${round.seed}: FOUND ${finding}`);
  for (const why of round.resumed) say(`seed ${round.seed}: resumed after: ${why}`);
} while (rounds.length < seeds && (values.seeds !== undefined || performance.now() < endMs));

const failed = rounds.filter(({ findings }) => findings.length > 0);
if (values.json) {
  const { sprintHash } = undisturbed;
  process.stdout.write(`${JSON.stringify({ sprintHash, audits, rounds })}\n`);
} else {
  const rows = rounds.map(({ seed, faults, resumed, tookMs, findings }) => [
    `${seed}`,
    ...[faults.length, resumed.length, Math.round(tookMs / 1_000), findings.length].map(String),
  ]);
  process.stdout.write(table(["seed", "faults", "resumed", "seconds", "findings"], rows));
  for (const { seed, findings } of failed) {
    for (const finding of findings) process.stdout.write(`seed ${seed}: ${finding}\n`);
  }
  const said = failed.length === 0 ? "none" : failed.map(({ seed }) => seed).join(", ");
  process.stdout.write(`${rounds.length} seeds from ${first}; with findings: ${said}\n`);
}
process.exit(failed.length > 0 ? 1 : 0);
