import type { BarInterval } from "#lib/kernel/bar.ts";
import { type DataPlace, dataPlaceOf } from "../data/data-place.ts";
import { type Flag, usageFault } from "../flag.ts";
import type { ReadFlags } from "../read-flags.ts";
import {
  barInterval,
  type Environment,
  endOfDate,
  intervalCodes,
  type Setting,
  settingOf,
} from "../setting.ts";

/** What of each forecast is sent. */
export type SubmitStep =
  /** The forecast. */
  | { readonly kind: "submit" }
  /** Its hash alone, and until when the forecast follows, UTC milliseconds. */
  | { readonly kind: "commit"; readonly revealByMs: number }
  /** The forecast that was committed to. */
  | { readonly kind: "reveal" };

/** What `pmx submit` was asked for. */
export interface SubmitArguments extends DataPlace {
  /** Files and folders. */
  readonly files: readonly string[];
  /** Name of who forecasts; absent where every file says it. */
  readonly forecaster?: string;
  /** Length of the bars of CSV files; absent for daily ones. */
  readonly interval?: BarInterval;
  readonly step: SubmitStep;
  readonly json: boolean;
}

const flags = {
  source: {
    name: "source",
    value: "NAME",
    help: "Who forecasts: 1 to 40 lower-case letters, digits and hyphens.",
  },
  interval: {
    name: "interval",
    value: "1d|1h|1m",
    choices: intervalCodes,
    help: "Length of the bars of CSV files. Default 1d.",
  },
  commit: { name: "commit", help: "Send the hash alone; needs --reveal-by." },
  revealBy: {
    name: "reveal-by",
    value: "TIME",
    help: "Deadline: the end of a date (UTC), or 2027-01-04T09:00:00Z.",
  },
  reveal: { name: "reveal", help: "Send the forecast that --commit sent the hash of." },
} as const satisfies Readonly<Record<string, Flag>>;

/** In the order of the help. */
export const submitFlags: readonly Flag[] = Object.values(flags);

/** Whether a file holds a request rather than a table. */
export function isJsonFile(file: string): boolean {
  return /\.json(\.gz)?$/i.test(file);
}

/** Reads what `pmx submit` was asked. @throws Fault FIELD_INVALID */
export function submitArguments(typed: ReadFlags, environment: Environment): SubmitArguments {
  const files = typed.words;
  if (files.length === 0) throw usageFault("submit", "name a file of forecasts, such as AAPL.csv");
  const read = <T>(flag: Flag, convert: (setting: Setting) => T): T | undefined => {
    const setting = settingOf(flag, typed, environment);
    return setting && convert(setting);
  };
  const forecaster = read(flags.source, forecasterName);
  const interval = read(flags.interval, barInterval);
  const table = files.find((file) => !isJsonFile(file));
  if (table !== undefined && forecaster === undefined) {
    throw usageFault(
      "--source",
      `say who made the forecasts of ${table}, for example --source mine`,
    );
  }
  if (table === undefined && interval !== undefined) {
    throw usageFault("--interval", "is of CSV files; a JSON file has its own");
  }
  return {
    files,
    ...(forecaster !== undefined && { forecaster }),
    ...(interval && { interval }),
    step: stepOf(typed, read(flags.revealBy, deadline)),
    json: typed.values.get("json") === true,
    ...dataPlaceOf(typed, environment),
  };
}

function stepOf({ values }: ReadFlags, revealByMs: number | undefined): SubmitStep {
  const commits = values.get("commit") === true;
  const reveals = values.get("reveal") === true;
  if (commits && reveals) {
    throw usageFault("--reveal", "comes after --commit; without both, one call does both");
  }
  if (!commits && revealByMs !== undefined) {
    throw usageFault("--reveal-by", "is the deadline of a --commit; leave it out");
  }
  if (!commits) return { kind: reveals ? "reveal" : "submit" };
  if (revealByMs === undefined) {
    throw usageFault("--commit", "says until when it will be revealed, with --reveal-by TIME");
  }
  return { kind: "commit", revealByMs };
}

/** NAME, as forecasters/NAME and submitted:NAME have it too. */
function forecasterName({ where, text }: Setting): string {
  const [, name] = /^(?:forecasters\/|submitted:)?([a-z0-9-]{1,40})$/.exec(text) ?? [];
  if (name !== undefined) return name;
  throw usageFault(where, `"${text}" is not 1 to 40 lower-case letters, digits and hyphens`);
}

/** An instant in UTC, or the end of a date. */
function deadline(setting: Setting): number {
  const { where, text } = setting;
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return endOfDate(setting);
  const isInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z$/.test(text);
  const ms = isInstant ? Date.parse(text) : Number.NaN;
  // Date.parse takes the 30th of February for the second of March.
  if (ms && new Date(ms).toISOString().startsWith(text.slice(0, 10))) return ms;
  throw usageFault(
    where,
    `"${text}" is neither a date nor an instant in UTC, as 2027-01-04T09:00:00Z`,
  );
}
