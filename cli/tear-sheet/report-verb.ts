import { dataPlaceOf } from "../data/data-place.ts";
import { dataVerb } from "../data/data-verb.ts";
import { formatByEnding } from "../file-ending.ts";
import { usageFault } from "../flag.ts";
import type { ReadFlags } from "../read-flags.ts";
import { serviceBehindGateway } from "../records/record-verb.ts";
import { type Environment, sprintName } from "../setting.ts";
import type { ReportArguments } from "./report-command.ts";

const formats: readonly ReportArguments["format"][] = ["html", "md", "json", "csv"];

/** Writes a sprint down with pictures; its work is in `report-command.ts`. */
export const reportVerb = dataVerb({
  summary: "Write the report of a sprint with its pictures into one file.",
  words: "[SPRINT] [flags]",
  help: `Writes the report of a sprint, by default of the newest that has a result: the verdict and why, equity and drawdown,
trades from gross to net, forecasts beside what happened, each gate with how often it would pass, every metric, the bars
and the hashes. HTML is one file that needs no network and runs no script. Behind each picture stands the table that it
is drawn from; md has the tables alone, csv one line for each cell of them, with its unit.

The same sprint gives the same bytes, but for the checkpoint, which is the last one.

${serviceBehindGateway("audit, forecast and execution", "PMX_AUDIT_ADDRESS and so on")}`,
  flags: [
    { name: "out", short: "o", value: "FILE", help: "File to write. Default: it is printed." },
    {
      name: "format",
      value: "FORMAT",
      choices: formats,
      help: "html, md, json or csv. Default: by the ending of the file, else html.",
    },
  ],
  read: reportArguments,
  run: async (...call) => (await import("./report-command.ts")).reportCommand(...call),
});

/** @throws Fault FIELD_INVALID */
function reportArguments(typed: ReadFlags, environment: Environment): ReportArguments {
  const { words, values } = typed;
  const [word, more] = words;
  if (more !== undefined) throw usageFault(more, "unexpected word; name one sprint");
  const sprint = word === undefined ? {} : { sprint: sprintName({ where: "SPRINT", text: word }) };
  const out = values.get("out");
  const place = { ...sprint, ...dataPlaceOf(typed, environment) };
  const format = formatOf(typed, typeof out === "string" ? out : undefined);
  return { ...place, format, ...(typeof out === "string" && { out }) };
}

function formatOf({ values }: ReadFlags, out: string | undefined): ReportArguments["format"] {
  const named = values.get("format");
  const isJson = values.get("json") === true;
  if (named === undefined) {
    if (isJson) return "json";
    return formatByEnding(formats, out, "html");
  }
  const found = formats.find((format) => format === named);
  if (found === undefined) throw usageFault("--format", `takes one of ${formats.join(", ")}`);
  if (isJson && found !== "json") {
    throw usageFault("--json", "is another format than --format; leave one out");
  }
  return found;
}
