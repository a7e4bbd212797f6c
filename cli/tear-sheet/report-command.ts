import type { CommandContext } from "../command-context.ts";
import type { DataPlace } from "../data/data-place.ts";
import { withGateway } from "../data/with-gateway.ts";
import { exitCodes } from "../exit-code.ts";
import { usageFault } from "../flag.ts";
import { sprintOf } from "../records/sprint-record.ts";
import { writeFile } from "../write-file.ts";
import { collectRecords } from "./collect-records.ts";
import { csvOf } from "./formats/csv.ts";
import { htmlOf } from "./formats/html.ts";
import { jsonOf } from "./formats/json.ts";
import { markdownOf } from "./formats/markdown.ts";
import { type Sheet, sheetOf } from "./sheet.ts";

/** The formats of a report, by the ending of a file's name. */
const formats = {
  html: htmlOf,
  md: markdownOf,
  json: jsonOf,
  csv: csvOf,
} as const satisfies Readonly<Record<string, (sheet: Sheet) => string>>;

export interface ReportArguments extends DataPlace {
  /** Absent: the newest sprint. */
  readonly sprint?: string;
  /** Absent: it is printed. */
  readonly out?: string;
  readonly format: keyof typeof formats;
}

/** Writes the report of a sprint that has a result; what the sprint found is no success or failure of the command. */
export async function reportCommand(
  { sprint: name, out, format, ...place }: ReportArguments,
  context: CommandContext,
): Promise<number> {
  const { terminal, environment } = context;
  const text = await withGateway(place, context, async (gateway) => {
    const sprint = await sprintOf(gateway, name);
    if (sprint.result === undefined) {
      throw usageFault(sprint.name, "has no result yet; pmx show says how far it has come");
    }
    const records = await collectRecords(sprint, sprint.result, { gateway, place, environment });
    return formats[format](sheetOf(records));
  });
  if (out === undefined) terminal.out(text);
  else {
    writeFile(out, text);
    terminal.out(`${out}\n`);
  }
  return exitCodes.pass;
}
