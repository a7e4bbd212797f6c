/**
 * Attacks all services with mutated valid requests, mutated bytes and frames that break gRPC's rules, and
 * then looks at what they left behind.
 *
 * Usage: npm run test:fuzz [-- --seed N --minutes M --from N --cases N --json]
 *
 * The seed determines every case by its number: `--seed 7 --from 1234 --cases 1` sends case 1234 of seed 7
 * again. Without `--cases` it goes on for the minutes given (1).
 *
 * Exit 1 when a call ended as no bad request may end (INTERNAL, UNKNOWN, a lost connection, no end in
 * time), the services crashed or logged an error, a sprint no longer runs to its end, facts are not
 * published, or a database fails its checks.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { databaseFindings } from "./aftermath.ts";
import { type Case, openAttack } from "./attack.ts";
import { reportText, tableOf } from "./report.ts";
import { startTarget } from "./target.ts";
import { makeWorld, runSprint } from "./world.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    minutes: { type: "string", default: "1" },
    from: { type: "string", default: "0" },
    cases: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const numberOf = (flag: "seed" | "minutes" | "from" | "cases", lowest: number): number => {
  const number = Number(values[flag]);
  if (number >= lowest && number <= 1e9) return number;
  process.stderr.write(`--${flag} takes a number from ${lowest} on, not ${values[flag]}\n`);
  process.exit(64);
};
const seed = Math.floor(numberOf("seed", 0));
const from = Math.floor(numberOf("from", 0));
const minutes = numberOf("minutes", 0);
const to = values.cases === undefined ? Number.POSITIVE_INFINITY : from + numberOf("cases", 1);
/** Calls at the same time, so that what one leaves half done meets the next. */
const lanes = 8;
const progressMs = 5_000;

const progress = (text: string) => {
  if (!values.json) process.stderr.write(`${text}\n`);
};
const folder = mkdtempSync(join(tmpdir(), "pmx-fuzz-"));
const target = await startTarget(folder);
const cases: Case[] = [];
const findings: string[] = [];
let databases = 0;
try {
  const world = await makeWorld(target);
  const { attack, close } = openAttack(target, world, seed);
  const endMs = performance.now() + minutes * 60_000;
  let next = from;
  const lane = async () => {
    while (next < to && (performance.now() < endMs || values.cases !== undefined)) {
      if (target.ended() !== undefined) return;
      cases.push(await attack(next++));
    }
  };
  progress(`seed ${seed}: attacking ${Object.values(target.addresses).join(", ")}`);
  const shown = setInterval(() => progress(`${cases.length} cases`), progressMs);
  await Promise.all(Array.from({ length: lanes }, lane));
  clearInterval(shown);
  close();
  await runSprint(target, "fuzz-last").catch((error: Error) => {
    findings.push(`a sprint after the attack: ${error.message}`);
  });
  await target.stop().catch((error: Error) => void findings.push(error.message));
  if (target.logged() !== "") findings.push(`logged:\n${target.logged().slice(0, 4_000)}`);
  const looked = databaseFindings(folder);
  databases = looked.files;
  findings.push(...looked.findings);
} finally {
  target.kill();
  rmSync(folder, { recursive: true, force: true });
}

const complaints = cases.filter((one) => one.complaint !== undefined);
const failed = complaints.length > 0 || findings.length > 0 || cases.length === 0;
const report = {
  seed,
  from,
  cases: cases.length,
  databases,
  rpcs: tableOf(cases),
  complaints,
  findings,
};
process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : reportText(report));
process.exit(failed ? 1 : 0);
