/**
 * What an export costs: bars in every format into a file, a million of them and then three, in pages as the gateway answers
 * them. Memory is flat when three take no more than one.
 *
 * Usage: npm run bench:export [-- --rows N]
 *
 * Exit 1 when three times the rows take more than 32 MiB more memory.
 */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import process from "node:process";
import { parseArgs } from "node:util";
import type { ColumnType, ExportValue } from "#cli/records/export/column.ts";
import { parquetWriter } from "#cli/records/export/parquet-writer.ts";
import { openCsv, openJsonl } from "#cli/records/export/text-writers.ts";
import type { OpenWriter } from "#cli/records/export/writer.ts";
import { openWholeFile } from "#cli/whole-file.ts";
import { table } from "./table.ts";

const { values } = parseArgs({ options: { rows: { type: "string", default: "1000000" } } });
const pageRows = 5_000;
const mostGrowthBytes = 32 * 1024 * 1024;

const columns: readonly { readonly name: string; readonly type: ColumnType }[] = [
  { name: "ticker", type: "text" },
  { name: "currency", type: "text" },
  { name: "startTime", type: "time" },
  { name: "openPrice", type: "double" },
  { name: "highPrice", type: "double" },
  { name: "lowPrice", type: "double" },
  { name: "closePrice", type: "double" },
  { name: "volumeUnits", type: "double" },
];

function page(from: number): readonly (readonly ExportValue[])[] {
  return Array.from({ length: pageRows }, (_, at) => {
    const price = 100 + Math.sin(from + at);
    const prices = [price, price + 1, price - 1, price + 0.5];
    return ["AAPL", "USD", (from + at) * 60_000, ...prices, (from + at) % 9_999];
  });
}

interface Cost {
  readonly ms: number;
  readonly bytes: number;
  readonly peakBytes: number;
}

async function cost(open: OpenWriter, path: string, rows: number): Promise<Cost> {
  const startMs = performance.now();
  const file = openWholeFile(path);
  const writer = open({ columns, metadata: {}, write: file.write });
  let peakBytes = 0;
  for (let from = 0; from < rows; from += pageRows) {
    writer.rows(page(from));
    peakBytes = Math.max(peakBytes, process.memoryUsage().rss);
    // Pages of a gateway come between turns of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
  }
  writer.end();
  file.commit();
  return { ms: performance.now() - startMs, bytes: statSync(path).size, peakBytes };
}

const folder = mkdtempSync(join(tmpdir(), "pmx-export-"));
const rows = Number(values.rows);
let isFlat = true;
try {
  const lines: string[][] = [];
  const formats = { csv: openCsv, jsonl: openJsonl, parquet: await parquetWriter() };
  for (const [format, open] of Object.entries(formats)) {
    const path = join(folder, `bars.${format}`);
    const once = await cost(open, path, rows);
    const more = await cost(open, path, 3 * rows);
    const growth = more.peakBytes - once.peakBytes;
    isFlat &&= growth <= mostGrowthBytes;
    lines.push([
      format,
      `${Math.round(rows / once.ms)}`,
      `${(once.bytes / rows).toFixed(1)}`,
      `${Math.round(once.peakBytes / 1024 ** 2)}`,
      `${Math.round(more.peakBytes / 1024 ** 2)}`,
    ]);
  }
  const head = ["format", "rows a ms", "bytes a row", "MiB at the peak", "of 3 times the rows"];
  process.stdout.write(table(head, lines));
  process.exitCode = isFlat ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
