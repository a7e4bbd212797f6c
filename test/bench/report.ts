/**
 * What a report costs: `pmx report` of a sprint of twenty audits, from the start of the process to its end, beside
 * `pmx list`, which starts the same services and reads next to nothing. The best of some rounds: others use the machine too.
 *
 * Usage: npm run bench:report [-- --rounds N]
 *
 * Exit 1 when the report takes more than 2 s beyond the start that every command has, or has more than 1.5 MB.
 */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import process from "node:process";
import { parseArgs } from "node:util";
import { startPmx } from "#test/support/run-pmx.ts";
import { table } from "./table.ts";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "5" } } });
const largestMs = 2_000;
const largestBytes = 1.5 * 1024 * 1024;

const records = mkdtempSync(join(tmpdir(), "pmx-report-"));
const file = join(records, "report.html");
const place = ["--data-dir", records];

/** Milliseconds of the fastest of some runs of a command. */
async function best(typed: readonly string[]): Promise<number> {
  let fastest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < Number(values.rounds); round += 1) {
    const startMs = performance.now();
    const { exitCode, stderr } = await startPmx([...typed, ...place]).finished;
    if (exitCode !== 0) throw new Error(`pmx ${typed.join(" ")}: ${stderr}`);
    fastest = Math.min(fastest, performance.now() - startMs);
  }
  return fastest;
}

try {
  await startPmx(["sprint", "--audits", "20", "--no-proof-mode", "--json", ...place]).finished;
  const listMs = await best(["list"]);
  const reportMs = await best(["report", "-o", file]);
  const bytes = statSync(file).size;
  const row = (what: string, measured: string, allowed: string) => [what, measured, allowed];
  process.stdout.write(
    table(
      ["what", "measured", "at most"],
      [
        row("pmx list, start to end", `${Math.round(listMs)} ms`, ""),
        row("pmx report of 20 audits, start to end", `${Math.round(reportMs)} ms`, ""),
        row("of which the report", `${Math.round(reportMs - listMs)} ms`, `${largestMs} ms`),
        row("its page", `${Math.round(bytes / 1024)} KiB`, `${largestBytes / 1024} KiB`),
      ],
    ),
  );
  process.exitCode = reportMs - listMs > largestMs || bytes > largestBytes ? 1 : 0;
} finally {
  rmSync(records, { recursive: true });
}
