import { type DataPlace, dataPlaceOf } from "../data/data-place.ts";
import { type DataVerb, dataVerb } from "../data/data-verb.ts";
import { type Flag, usageFault } from "../flag.ts";
import type { ReadFlags } from "../read-flags.ts";
import { sprintName } from "../setting.ts";
import type { RecordFormat } from "./record-table.ts";

/** What a command about records was asked for. */
export interface RecordArguments extends DataPlace, RecordFormat {}

/** What a command about the records of one sprint was asked for. */
export interface SprintRecordArguments extends RecordArguments {
  /** Its resource name; absent: the newest sprint. */
  readonly sprint?: string;
}

/** Every list of records has it. */
export const csvFlag: Flag = {
  name: "csv",
  help: "Print comma-separated values with a line of names.",
};

/** A command that prints records of the sprints of a data folder or of a gateway. */
export function recordVerb(
  verb: Pick<Parameters<typeof dataVerb<RecordArguments>>[0], "summary" | "help" | "run">,
): DataVerb {
  return dataVerb({
    ...verb,
    words: "[flags]",
    flags: [csvFlag],
    read(typed, environment) {
      const [word] = typed.words;
      if (word !== undefined) throw usageFault(word, "unexpected word; pmx show names a sprint");
      return { ...dataPlaceOf(typed, environment), ...formatOf(typed) };
    },
  });
}

/** A command that prints records of one sprint, by default of the newest. */
export function sprintRecordVerb(
  verb: Pick<Parameters<typeof dataVerb<SprintRecordArguments>>[0], "summary" | "help" | "run">,
): DataVerb {
  return dataVerb({
    ...verb,
    words: "[SPRINT] [flags]",
    flags: [csvFlag],
    read(typed, environment) {
      const [word, more] = typed.words;
      if (more !== undefined) throw usageFault(more, "unexpected word; name one sprint");
      const sprint =
        word === undefined ? {} : { sprint: sprintName({ where: "SPRINT", text: word }) };
      return { ...sprint, ...dataPlaceOf(typed, environment), ...formatOf(typed) };
    },
  });
}

/** How records are to be printed. @throws Fault FIELD_INVALID for both formats at once. */
export function formatOf({ values }: ReadFlags): RecordFormat {
  const [json, csv] = [values.get("json") === true, values.get("csv") === true];
  if (json && csv) throw usageFault("--csv", "is another format than --json; leave one out");
  return { json, csv };
}

/** How a command finds a service that it asks beside the gateway. */
export function serviceBehindGateway(service: string, variable: string): string {
  return `With --address the ${service} service is asked at ${variable}, or else at the port that pmx serve gives it.`;
}
