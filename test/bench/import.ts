/**
 * What an import costs: a folder of generated files through `pmx data import`, then the same folder again, then one
 * whose last bars were revised, beside SQLite alone inserting the same rows.
 *
 * Usage: npm run bench:import [-- --files N] [--rows N]
 *
 * Exit 1 when the first import costs more than 10 s of CPU, or the same one again no less than the first.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import process from "node:process";
import { parseArgs } from "node:util";
import { startEmbedded } from "#cli/embedded.ts";
import { runCommandLine } from "#cli/run-command-line.ts";
import type { Bar } from "#lib/kernel/bar.ts";
import { isoDateOf } from "#lib/kernel/calendar.ts";
import { openConnection } from "#lib/kit/store/connection.ts";
import { madeSeries } from "#test/support/made-series.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { table } from "./table.ts";

/** As many files and rows as the daily bars of a diversified universe over twenty years. */
const { values } = parseArgs({
  options: {
    files: { type: "string", default: "58" },
    rows: { type: "string", default: "4200" },
  },
});
const files = Number(values.files);
const rows = Number(values.rows);
const largestCpuMs = 10_000;

interface Measured {
  readonly wallMs: number;
  readonly cpuMs: number;
}

async function measure(work: () => Promise<unknown> | undefined): Promise<Measured> {
  const cpu = process.cpuUsage();
  const startMs = performance.now();
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs: performance.now() - startMs, cpuMs: (user + system) / 1_000 };
}

/** The bars of a file, of which the newest may have been revised by their vendor. */
function barsOf(file: number, revisedFrom = Number.POSITIVE_INFINITY): readonly Bar[] {
  const { bars } = madeSeries("ANY", { bars: rows, seed: file + 1 });
  return bars.map((bar, at) => (at < revisedFrom ? bar : { ...bar, close: bar.open }));
}

function writeFiles(folder: string, revisedFrom?: number): string {
  mkdirSync(folder);
  for (let file = 0; file < files; file += 1) {
    const lines = barsOf(file, revisedFrom).map(
      ({ startTimeMs, open, high, low, close, volumeUnits }) =>
        `${[isoDateOf(startTimeMs), open, high, low, close, close, volumeUnits].join(",")}\n`,
    );
    const header = "date,open,high,low,close,adj_close,volume\n";
    writeFileSync(join(folder, `T${100 + file}.csv`), header + lines.join(""));
  }
  return folder;
}

/** SQLite alone: the same rows, 32 a statement, one transaction a file, synced as a store syncs. */
function insertAlone(path: string, all: readonly (readonly Bar[])[]): undefined {
  const connection = openConnection(path);
  connection.exec("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
  const columns =
    "series_id integer, start_time_ms integer, from_revision integer, until_revision integer, open real, high real, low real, close real, adj_close real, volume_units real";
  const key = "PRIMARY KEY (series_id, start_time_ms, from_revision)";
  connection.exec(`CREATE TABLE series_bar (${columns}, ${key}) WITHOUT ROWID`);
  for (const [series, bars] of all.entries()) {
    connection.exec("BEGIN IMMEDIATE");
    for (let from = 0; from < bars.length; from += 32) {
      const some = bars.slice(from, from + 32);
      const text = `INSERT INTO series_bar VALUES ${some.map(() => "(?,?,?,?,?,?,?,?,?,?)").join()}`;
      const parameters: unknown[] = [];
      for (const { startTimeMs, open, high, low, close, volumeUnits } of some) {
        parameters.push(series, startTimeMs, 1, null, open, high, low, close, close, volumeUnits);
      }
      connection.insert(text, parameters);
    }
    connection.exec("COMMIT");
  }
  connection.close();
}

async function pmx(...typed: readonly string[]): Promise<void> {
  let printed = "";
  const code = await runCommandLine(typed, {
    terminal: {
      out: () => undefined,
      err: (text) => {
        printed += text;
      },
      errIsScreen: false,
      columns: 100,
      outColumns: undefined,
    },
    environment: {},
    interruption: new AbortController().signal,
    elapsedMs: () => performance.now(),
    sleep: () => Promise.resolve(),
    newId: () => "bench",
    startEmbedded: (options) => startEmbedded({ ...options, environment: {}, logger: quietLogger }),
  });
  if (code !== 0) throw new Error(`pmx ${typed.join(" ")} exited ${code}: ${printed}`);
}

const folder = mkdtempSync(join(tmpdir(), "pmx-bench-import-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
const records = join(folder, "records");
const original = writeFiles(join(folder, "bars"));
const revised = writeFiles(join(folder, "revised"), rows - 20);
const all = Array.from({ length: files }, (_, file) => barsOf(file));
const imports = (path: string) => pmx("data", "import", path, "--data-dir", records);

const alone = await measure(() => insertAlone(join(folder, "alone.db"), all));
const start = await measure(() => pmx("data", "list", "--data-dir", records));
const first = await measure(() => imports(original));
const again = await measure(() => imports(original));
const newer = await measure(() => imports(revised));

const count = files * rows;
process.stdout.write(`${files} files of ${rows} rows\n\n`);
process.stdout.write(
  table(
    ["", "wall ms", "CPU ms", "CPU µs a row"],
    Object.entries({
      "SQLite alone, the same rows": alone,
      "the services start and close": start,
      "first import": first,
      "the same again": again,
      "20 bars of each revised": newer,
    }).map(([what, { wallMs, cpuMs }]) => [
      what,
      wallMs.toFixed(0),
      cpuMs.toFixed(0),
      ((cpuMs * 1_000) / count).toFixed(1),
    ]),
  ),
);

const missed = [
  first.cpuMs > largestCpuMs ? `the first import cost ${first.cpuMs.toFixed(0)} ms of CPU` : "",
  again.cpuMs >= first.cpuMs ? "the same import again cost as much as the first" : "",
].filter((text) => text !== "");
for (const text of missed) process.stdout.write(`missed: ${text}\n`);
if (missed.length > 0) process.exitCode = 1;
