import { closestWord } from "#lib/kit/config/closest-word.ts";
import { dataPlaceOf } from "../data/data-place.ts";
import { dataVerb } from "../data/data-verb.ts";
import { usageFault } from "../flag.ts";
import type { ReadFlags } from "../read-flags.ts";
import {
  exportKinds,
  isExportKind,
  type TableArguments,
  tableArguments,
  tableFlags,
} from "../records/export/kinds.ts";
import { serviceBehindGateway } from "../records/record-verb.ts";
import { type Environment, sprintName } from "../setting.ts";
import type { ExportArguments } from "./export-command.ts";
import type { VerifyArguments } from "./verify-command.ts";

/** The commands that take evidence elsewhere and check it. */
export const evidenceVerbs = {
  export: dataVerb({
    summary: "Write records as CSV, JSONL or Parquet, or the evidence of a sprint.",
    words: `[${Object.keys(exportKinds).join(" | ")}] [SPRINT|TICKER] [flags]`,
    actions: Object.fromEntries(Object.keys(exportKinds).map((kind) => [kind, []])),
    help: `With a name of records it writes them as rows for programs, with units in the names of the columns: those of a sprint,
by default of the newest, bars of a TICKER, or trials of a TICKER or of all. The same records give the same bytes
(docs/exports.md). Parquet is written by a package of its own, @pmx/parquet.

Without one it writes everything that the logs of evidence have of a sprint, by default of the newest: its facts as
their services published them, the answers of gates, comparisons and opened seals, each with a proof under a signed
checkpoint, and the verdict as a signed statement. pmx verify FILE checks it on another machine, without any service, down
to the figures.

A file is there whole or not at all; records without -o are printed.

${serviceBehindGateway("audit, forecast or execution", "PMX_AUDIT_ADDRESS and so on")}`,
    flags: [
      { name: "out", short: "o", value: "FILE", help: "The file to write." },
      ...tableFlags,
      {
        name: "statement",
        value: "FILE",
        help: "Write the statement too: a DSSE envelope that tools of in-toto read.",
      },
      {
        name: "compared",
        help: "With the facts of what it was compared with, to check comparisons too.",
      },
    ],
    read(typed, environment): ExportArguments | TableArguments {
      const [word] = typed.words;
      return isExportKind(word)
        ? tableArguments(word, typed, environment)
        : exportArguments(typed, environment);
    },
    run: async (given, context) =>
      "records" in given
        ? (await import("../records/export/table-command.ts")).tableCommand(given, context)
        : (await import("./export-command.ts")).exportCommand(given, context),
  }),
  verify: dataVerb({
    summary: "Check exported evidence, or a database against its logs and checkpoints.",
    words: "[FILE] [flags]",
    help: `With a FILE of pmx export it checks signatures and proofs, decodes the facts, computes the scorecard, each gate
and the comparisons again and compares them with what was signed. No service and no data folder is needed.

Without one it compares the database with its logs: every record with its hashes, every fact with the record that brought
it. It asks forecast, risk gate and execution whether they keep what they stated (PMX_FORECAST_ADDRESS, PMX_RISK_GATE_ADDRESS,
PMX_EXECUTION_ADDRESS where they are not beside the gateway), holds the sprints against the answers of gates in the log, and
counts the trials again. With --checkpoint it also compares the logs with checkpoints
that were kept elsewhere, and so finds a log that was cut, rolled back or made again.

Exit codes: 0 nothing is wrong, 1 something is, 2 the verdict of FILE could not be checked, and those of pmx sprint for errors.

${serviceBehindGateway("audit", "PMX_AUDIT_ADDRESS")}`,
    flags: [
      {
        name: "checkpoint",
        value: "FILE",
        help: "Checkpoints that were kept, or a report that has them.",
      },
      { name: "key", value: "ID", help: "Id of the only key that may have signed." },
    ],
    read: verifyArguments,
    run: async (...call) => (await import("./verify-command.ts")).verifyCommand(...call),
  }),
} as const;

function exportArguments(typed: ReadFlags, environment: Environment): ExportArguments {
  const [word, more] = typed.words;
  if (more !== undefined) throw usageFault(more, "unexpected word; name one sprint");
  const kinds = Object.keys(exportKinds);
  // A sprint's id is like none of these names, and its full name begins as no record does.
  const mayBeKind = word !== undefined && !word.startsWith("sprints/");
  const meant = mayBeKind ? closestWord(word, kinds) : undefined;
  if (meant !== undefined) throw usageFault(word!, `no such records; try ${meant}`);
  for (const { name } of tableFlags) {
    if (typed.values.has(name)) {
      const list = kinds.join(", ");
      throw usageFault(`--${name}`, `goes with records, which are named first: ${list}`);
    }
  }
  const out = textOf(typed, "out");
  if (out === undefined) throw usageFault("--out", "name the file to write");
  const statement = textOf(typed, "statement");
  return {
    ...(word !== undefined && { sprint: sprintName({ where: "SPRINT", text: word }) }),
    ...(statement !== undefined && { statement }),
    ...(typed.values.get("compared") === true && { compared: true }),
    ...{ out, json: typed.values.get("json") === true },
    ...dataPlaceOf(typed, environment),
  };
}

function verifyArguments(typed: ReadFlags, environment: Environment): VerifyArguments {
  const [file, more] = typed.words;
  if (more !== undefined) throw usageFault(more, "unexpected word; name one file");
  const [checkpoint, key] = [textOf(typed, "checkpoint"), textOf(typed, "key")];
  if (file !== undefined && checkpoint !== undefined) {
    throw usageFault("--checkpoint", "is compared with the logs themselves; leave FILE out");
  }
  if (key !== undefined && !/^[0-9a-f]{16,64}$/.test(key)) {
    throw usageFault("--key", "must be 16 to 64 hexadecimal digits, as pmx export prints them");
  }
  return {
    ...(file !== undefined && { file }),
    ...(checkpoint !== undefined && { checkpoint }),
    ...(key !== undefined && { key }),
    json: typed.values.get("json") === true,
    ...dataPlaceOf(typed, environment),
  };
}

/** @throws Fault FIELD_INVALID for an empty one */
function textOf({ values }: ReadFlags, name: string): string | undefined {
  const value = values.get(name);
  if (value === undefined) return undefined;
  if (typeof value === "string" && value !== "") return value;
  throw usageFault(`--${name}`, "must say something");
}
