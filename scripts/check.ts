/**
 * The one gate for everything: each step is a command anyone can run alone. Every chosen step is run,
 * also after a failure; the summary says which failed, with the last lines that each of them printed,
 * since a log is often kept from its end only.
 *
 * Usage: node --import tsx scripts/check.ts [STEP ...]   (default: all)
 */
import process from "node:process";
import { startCheckRecord } from "./check-record.ts";
import { runStep, type Step, type StepResult } from "./run-step.ts";

const steps: readonly Step[] = [
  { name: "generated code is current", command: "npm run -s generate:check" },
  { name: "buf lint", command: "npx buf lint" },
  { name: "buf format", command: "npx buf format -d --exit-code" },
  { name: "buf breaking", command: "npm run -s contract:check" },
  { name: "biome", command: "npx biome check ." },
  { name: "tsc", command: "npx tsc -p ." },
  { name: "deno check", command: "npm run -s check:deno" },
  { name: "tests", command: "npm test -s" },
  { name: "fuzz", command: "npm run -s test:fuzz -- --minutes 1" },
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
for (const step of chosen) {
  process.stdout.write(`\n── ${step.name}: ${step.command}\n`);
  results.push(await runStep(step, process));
}
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
