/**
 * Calls the risk gate for minutes, with a NATS server and the audit service, each a process of its own, and says whether
 * memory is flat and nothing is left behind. See docs/adr/0076-flat-over-a-million-calls.md.
 *
 * Usage: npm run test:soak [-- --calls N --facts N --json]
 *
 * By default 1,000,000 calls, of which 100,000 decide on new signals. On a quiet machine with two cores that takes some
 * six minutes.
 *
 * Exit 1 when memory grows or the run was too short to tell, when a fact lags, waits, is missing or is a dead letter, or
 * when a database is damaged.
 */
import process from "node:process";
import { parseArgs } from "node:util";
import { reportText } from "./report.ts";
import { runSoak } from "./soak.ts";
import { startWorld } from "./world.ts";

const { values } = parseArgs({
  options: {
    calls: { type: "string", default: "1000000" },
    facts: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const samples = 200;
const fail = (text: string): never => {
  process.stderr.write(`${text}\n`);
  process.exit(64);
};
const calls = Number(values.calls);
if (!Number.isSafeInteger(calls) || calls < samples)
  fail(`--calls takes a number from ${samples} on`);
const facts = Number(values.facts ?? Math.floor(calls / 10));
if (!Number.isSafeInteger(facts) || facts < 1 || facts > calls) fail("--facts takes 1 to --calls");

// An exit ends what was started.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
const startedMs = performance.now();
const report = await runSoak(await startWorld(), { calls, facts, samples }, (text) => {
  const seconds = Math.round((performance.now() - startedMs) / 1_000);
  if (!values.json) process.stderr.write(`${seconds} s: ${text}\n`);
});
process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : reportText(report));
process.exit(report.findings.length > 0 ? 1 : 0);
