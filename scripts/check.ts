/**
 * The one gate for everything: each step is a command anyone can run alone. Every chosen step is run,
 * also after a failure, and the summary says which failed.
 *
 * Usage: node --import tsx scripts/check.ts [STEP ...]   (default: all)
 */
import { spawnSync } from "node:child_process";
import process from "node:process";

interface Step {
  readonly name: string;
  readonly command: string;
}

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
const results = chosen.map(({ name, command }) => {
  process.stdout.write(`\n── ${name}: ${command}\n`);
  const startedMs = performance.now();
  const { status } = spawnSync(command, { shell: true, stdio: "inherit" });
  return { name, ok: status === 0, seconds: (performance.now() - startedMs) / 1_000 };
});

process.stdout.write("\n");
for (const { name, ok, seconds } of results) {
  process.stdout.write(
    `${ok ? "ok    " : "FAILED"} ${seconds.toFixed(1).padStart(6)} s  ${name}\n`,
  );
}
process.exit(results.every(({ ok }) => ok) ? 0 : 1);
