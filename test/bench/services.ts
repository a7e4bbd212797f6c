/**
 * Calls a second, CPU a call and latency of RPCs of each service, at 1, 16 and 64 in flight, each beside a
 * bare grpc-js echo of the same sizes. Every service runs alone in a process, with the options of the image,
 * over a database whose commits are synced; the calls come from this process, as bytes made before.
 *
 * Usage: npm run bench:services [-- --only ROW ... --rounds N --data-dir DIR --profile DIR --quick --json]
 *
 * Every figure is the median of the rounds, which are interleaved with the echo. CPU is that of the whole
 * process of the service. --profile writes a .cpuprofile of each service's main thread
 * under 16 calls in flight. --quick shows that everything runs; it judges nothing.
 *
 * Exit 1 when a requirement is missed.
 */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import { programArguments } from "#test/support/program.ts";
import { openRow, rowIds } from "./services/catalogue.ts";
import { type Child, startChild } from "./services/child.ts";
import { syncMsOf } from "./services/disk.ts";
import { imageOptions } from "./services/image-options.ts";
import { writeProfile } from "./services/profiles.ts";
import { type Report, reportText } from "./services/report.ts";
import { judge, noisyRows } from "./services/requirements.ts";
import { type MeasuredRow, measureRow } from "./services/rounds.ts";

const { values } = parseArgs({
  options: {
    only: { type: "string", multiple: true, default: [...rowIds] },
    rounds: { type: "string", default: "7" },
    "data-dir": { type: "string", default: tmpdir() },
    profile: { type: "string" },
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});
const unknown = values.only.find((id) => !rowIds.includes(id));
if (unknown !== undefined) throw new Error(`no row ${unknown}; there are ${rowIds.join(", ")}`);
const rounds = Number(values.rounds);
const sizes = values.quick
  ? { portfolios: 64, pastTrades: 0, audits: 100, forecasts: 2 }
  : { portfolios: 64, pastTrades: 4, audits: 1_000, forecasts: 24 };
const effort = values.quick
  ? { rounds: 1, loadMs: 0, warmUpMs: 0, firstCalls: 16 }
  : { rounds, loadMs: 600, warmUpMs: 4_000, firstCalls: 64 };
/** More for the rows whose throughput or latency is judged: these vary most. */
const roundsOf = (id: string) =>
  values.quick || !noisyRows.has(id) ? effort.rounds : 2 * effort.rounds;
const progress = (text: string) => {
  if (!values.json) process.stderr.write(`${text}\n`);
};

const folder = mkdtempSync(join(values["data-dir"], "pmx-bench-"));
let echo: Child | undefined;
let report: Report;
try {
  const syncMs = syncMsOf(folder);
  echo = await startChild(
    programArguments("test/bench/services/echo-server.ts"),
    join(folder, "echo.log"),
    { NODE_OPTIONS: imageOptions },
  );
  if (values.profile !== undefined) mkdirSync(values.profile, { recursive: true });
  const measured: MeasuredRow[] = [];
  for (const id of rowIds.filter((one) => values.only.includes(one))) {
    const { row, close } = await openRow(id, sizes, folder);
    progress(row.title);
    try {
      const figures = await measureRow(row, echo, { ...effort, rounds: roundsOf(id) });
      measured.push(figures);
      if (values.profile !== undefined) await writeProfile(row, figures, values.profile);
    } finally {
      await close();
    }
  }
  report = {
    node: process.versions.node,
    cores: availableParallelism(),
    syncMs,
    rows: measured,
    requirements: values.quick ? [] : judge(measured),
  };
} finally {
  await echo?.end();
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : reportText(report));
process.exit(report.requirements.every(({ met }) => met) ? 0 : 1);
