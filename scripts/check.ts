/**
 * The one gate for everything: each step is a command anyone can run alone. Every chosen step is run,
 * also after a failure; the summary says which failed, with the last lines that each of them printed,
 * since a log is often kept from its end only.
 *
 * Usage: node --import tsx scripts/check.ts [STEP ...]   (default: all)
 */
import process from "node:process";
import { PassThrough } from "node:stream";
import { startCheckRecord } from "./check-record.ts";
import { runStep, type Step, type StepResult } from "./run-step.ts";

interface PlannedStep extends Step {
  /** It uses one core: it begins in its place, and runs beside the next steps, until one takes both cores. */
  readonly runsBeside?: true;
  readonly takesAllCores?: true;
}

const steps: readonly PlannedStep[] = [
  { name: "generated code is current", command: "npm run -s generate:check" },
  { name: "fuzz", command: "npm run -s test:fuzz -- --minutes 1", runsBeside: true },
  { name: "buf lint", command: "npx buf lint" },
  { name: "buf format", command: "npx buf format -d --exit-code" },
  { name: "buf breaking", command: "npm run -s contract:check" },
  { name: "biome", command: "npx biome check ." },
  { name: "tsc", command: "npx tsc -p ." },
  { name: "deno check", command: "npm run -s check:deno" },
  { name: "tests", command: "npm test -s", takesAllCores: true },
];

const only = process.argv.slice(2);
const unknown = only.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  const known = steps.map(({ name }) => `"${name}"`).join(", ");
  process.stderr.write(`no step "${unknown.join('", "')}"; the steps are ${known}\n`);
  process.exit(64);
}
const chosen = only.length === 0 ? steps : steps.filter(({ name }) => only.includes(name));
// Only a whole run says whether everything holds.
const names = steps.map(({ name }) => name);
const record = only.length === 0 ? startCheckRecord(names, Date.now) : undefined;

const results: StepResult[] = [];
let beside: (() => Promise<void>)[] = [];

function announce({ name, command }: Step): void {
  process.stdout.write(`\n── ${name}: ${command}\n`);
}

/** Starts a step whose output is kept; what is returned waits for its end and prints it. */
function startBeside(step: Step): () => Promise<void> {
  const output = new PassThrough({ highWaterMark: Number.MAX_SAFE_INTEGER });
  const running = runStep(step, { stdout: output, stderr: output });
  return async () => {
    results.push(await running);
    announce(step);
    process.stdout.write(String(output.read() ?? ""));
  };
}

async function endBeside(): Promise<void> {
  for (const end of beside) await end();
  beside = [];
}

for (const step of chosen) {
  if (step.runsBeside) {
    beside.push(startBeside(step));
    continue;
  }
  if (step.takesAllCores) await endBeside();
  announce(step);
  results.push(await runStep(step, process));
}
await endBeside();
record?.write(results);

for (const { name, lastLines } of results.filter(({ ok }) => !ok)) {
  process.stdout.write(`\n── the last lines of ${name}, which failed:\n${lastLines.join("\n")}\n`);
}
process.stdout.write("\n");
for (const { name, ok, seconds } of results) {
  process.stdout.write(
    `${ok ? "ok    " : "FAILED"} ${seconds.toFixed(1).padStart(6)} s  ${name}\n`,
  );
}
process.exit(results.every(({ ok }) => ok) ? 0 : 1);
