import type { CommandContext } from "../../command-context.ts";
import { withGateway } from "../../data/with-gateway.ts";
import { exitCodes } from "../../exit-code.ts";
import { unlessInterrupted } from "../../gateway-session.ts";
import { openWholeFile } from "../../whole-file.ts";
import type { ExportFormat, TableArguments } from "./kinds.ts";
import { openTable } from "./open-table.ts";
import { parquetWriter } from "./parquet-writer.ts";
import type { ExportTable } from "./table.ts";
import { openCsv, openJsonl } from "./text-writers.ts";
import type { OpenWriter } from "./writer.ts";

/** Between two lines of progress, and before the first. */
const progressMs = 2_000;

/** Writes records as rows, page by page, into a file or to standard output. */
export async function tableCommand(
  { records, of, interval, format, out, json, ...place }: TableArguments,
  context: CommandContext,
): Promise<number> {
  const { terminal, environment } = context;
  const openWriter = await writerOf(format);
  const file = out === undefined ? undefined : openWholeFile(out);
  try {
    const said = await withGateway(place, context, async (gateway) => {
      const where = { gateway, place, environment };
      const table = await openTable(records, { of, interval }, where);
      if (table.note !== undefined) terminal.err(`${table.note}\n`);
      const write = file?.write ?? ((piece) => terminal.out(`${piece}`));
      const rows = await writeTable({ ...table, name: records }, { openWriter, write }, context);
      return { records, of: table.of ?? null, rows, format, file: out, columns: table.columns };
    });
    file?.commit();
    if (json) terminal.out(`${JSON.stringify(said)}\n`);
    else if (file !== undefined) terminal.out(`${summary(said)} written to ${out}\n`);
  } finally {
    file?.discard();
  }
  return exitCodes.pass;
}

async function writerOf(format: ExportFormat): Promise<OpenWriter> {
  if (format === "parquet") return parquetWriter();
  return format === "csv" ? openCsv : openJsonl;
}

/** The number of rows that were written. @throws Fault CANCELLED between two pages */
async function writeTable(
  { name, columns, metadata, pages }: ExportTable & { readonly name: string },
  {
    openWriter,
    write,
  }: { readonly openWriter: OpenWriter; readonly write: (piece: string | Uint8Array) => void },
  { interruption, elapsedMs, terminal }: CommandContext,
): Promise<number> {
  const writer = openWriter({
    columns,
    metadata: { "pmx.records": name, ...metadata },
    write,
  });
  let rows = 0;
  let saidMs = elapsedMs();
  const iterator = pages[Symbol.asyncIterator]();
  try {
    for (;;) {
      const page = await unlessInterrupted(interruption, iterator.next());
      if (page.done) break;
      writer.rows(page.value);
      rows += page.value.length;
      if (elapsedMs() - saidMs < progressMs) continue;
      saidMs = elapsedMs();
      terminal.err(`${name}: ${rows} rows so far\n`);
    }
  } finally {
    await iterator.return?.();
  }
  writer.end();
  return rows;
}

function summary({
  records,
  of,
  rows,
}: {
  readonly records: string;
  readonly of: string | null;
  readonly rows: number;
}): string {
  const whose = of === null ? "" : ` of ${of}`;
  return `${records}${whose}: ${rows} ${rows === 1 ? "row" : "rows"}`;
}
