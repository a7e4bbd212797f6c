import { canonicalTicker } from "#gateway/market-data/domain/instruments/ticker-names.ts";
import { type DataPlace, dataPlaceOf } from "../../data/data-place.ts";
import { formatByEnding } from "../../file-ending.ts";
import { type Flag, usageFault } from "../../flag.ts";
import type { ReadFlags } from "../../read-flags.ts";
import { type Environment, intervalCodes, oneOf, sprintName } from "../../setting.ts";

/** The records that are written as rows, each with what names them. */
export const exportKinds = {
  sprints: "all",
  trades: "sprint",
  decisions: "sprint",
  forecasts: "sprint",
  audits: "sprint",
  metrics: "sprint",
  gates: "sprint",
  equity: "sprint",
  funnel: "sprint",
  trials: "ticker or all",
  series: "all",
  bars: "ticker",
} as const;

export type ExportKind = keyof typeof exportKinds;

const exportFormats = ["csv", "jsonl", "parquet"] as const;

export type ExportFormat = (typeof exportFormats)[number];

/** Which records to write, how, and where to. */
export interface TableArguments extends DataPlace {
  readonly records: ExportKind;
  /** A sprint's name or a ticker; absent: the newest sprint, or all. */
  readonly of?: string;
  /** Length of the bars; absent where there is one. */
  readonly interval?: string;
  readonly format: ExportFormat;
  /** Absent: standard output. */
  readonly out?: string;
  readonly json: boolean;
}

/** The flags of records, beside -o. */
export const tableFlags: readonly Flag[] = [
  {
    name: "format",
    value: "FORMAT",
    choices: exportFormats,
    help: "csv, jsonl or parquet. Default: by the ending of the file, else csv.",
  },
  {
    name: "interval",
    value: "LENGTH",
    choices: intervalCodes,
    help: "Length of the bars, where several are stored of a ticker.",
  },
];

export function isExportKind(word: string | undefined): word is ExportKind {
  return word !== undefined && Object.hasOwn(exportKinds, word);
}

/** @throws Fault FIELD_INVALID */
export function tableArguments(
  records: ExportKind,
  typed: ReadFlags,
  environment: Environment,
): TableArguments {
  const [, word, more] = typed.words;
  if (more !== undefined) throw usageFault(more, "unexpected word; see --help");
  for (const flag of ["statement", "compared"]) {
    if (typed.values.has(flag)) throw usageFault(`--${flag}`, "goes with evidence alone");
  }
  const named = exportKinds[records];
  if (named === "all" && word !== undefined) {
    throw usageFault(word, `unexpected word; ${records} are written all`);
  }
  if (named === "ticker" && word === undefined) throw usageFault(records, "name a ticker");
  const interval = typedValue(typed, "interval");
  if (interval !== undefined && records !== "bars") {
    throw usageFault("--interval", "goes with bars alone");
  }
  if (interval !== undefined) oneOf({ where: "--interval", text: interval }, intervalCodes);
  const out = typedValue(typed, "out");
  const format = formatOf(typedValue(typed, "format"), out);
  const json = typed.values.get("json") === true;
  if (out === undefined && format === "parquet") {
    throw usageFault("--format", "parquet is no text for a screen; name a file with -o");
  }
  if (out === undefined && json) {
    throw usageFault(
      "--json",
      "says what was written; name a file with -o, or take --format jsonl",
    );
  }
  return {
    ...{ records, format, json },
    ...(word !== undefined && { of: nameOf(word, named) }),
    ...(interval !== undefined && { interval }),
    ...(out !== undefined && { out }),
    ...dataPlaceOf(typed, environment),
  };
}

function nameOf(word: string, named: (typeof exportKinds)[ExportKind]): string {
  if (named === "sprint") return sprintName({ where: "SPRINT", text: word });
  return named === "ticker" ? word : canonicalTicker(word);
}

function formatOf(named: string | undefined, out: string | undefined): ExportFormat {
  if (named === undefined) {
    return formatByEnding(exportFormats, out, "csv");
  }
  const found = exportFormats.find((format) => format === named);
  if (found !== undefined) return found;
  throw usageFault("--format", `takes one of ${exportFormats.join(", ")}`);
}

/** @throws Fault FIELD_INVALID for an empty one */
function typedValue({ values }: ReadFlags, name: string): string | undefined {
  const value = values.get(name);
  if (value === "") throw usageFault(`--${name}`, "must say something");
  return typeof value === "string" ? value : undefined;
}
