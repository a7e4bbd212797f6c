import { type DataPlace, dataPlaceOf } from "../data/data-place.ts";
import { type Flag, usageFault } from "../flag.ts";
import type { ReadFlags } from "../read-flags.ts";
import {
  type Environment,
  numberBetween,
  type Setting,
  settingOf,
  sprintName,
  startOfDate,
  wholeNumber,
} from "../setting.ts";
import { openingFlags, reportFlags, whoFlags } from "./commitment-flags.ts";

/** A claim as it is typed. */
export interface TypedClaim {
  readonly metric: "HIT_RATE" | "MEAN_RETURN_AFTER_COST";
  readonly minimumRatio: number;
  readonly floorRatio: number;
  readonly largestLossRatio?: number;
  readonly largestGainRatio?: number;
  readonly firstMs: number;
  readonly periodDays: number;
  readonly graceDays: number;
  readonly alphaRatio: number;
  readonly averageRunLength: number;
  readonly sprint: string;
}

/** What `pmx commitment` was asked to do. */
export type CommitmentTask =
  | {
      readonly verb: "open";
      readonly claim: TypedClaim;
      readonly openedBy: string;
      /** Empty for none. */
      readonly statement: string;
      /** Empty for a new one. */
      readonly requestId: string;
    }
  | { readonly verb: "report"; readonly name: string; readonly file: string }
  | {
      readonly verb: "report";
      readonly name: string;
      readonly period: number;
      readonly valueRatio: number;
    }
  | { readonly verb: "show" | "watch"; readonly name: string }
  | { readonly verb: "list" }
  | {
      readonly verb: "close";
      readonly name: string;
      readonly closedBy: string;
      readonly reason: string;
    };

export type CommitmentArguments = CommitmentTask & DataPlace & { readonly json: boolean };

type Read = <T>(flag: Flag, value: (setting: Setting) => T) => T | undefined;

/** What `pmx commitment` does, by its first word. */
export const commitmentActions = ["open", "report", "show", "list", "close", "watch"] as const;

const textOf = ({ text }: Setting) => text;

/** Reads the arguments of `pmx commitment`. @throws Fault FIELD_INVALID */
export function commitmentArguments(
  typed: ReadFlags,
  environment: Environment,
): CommitmentArguments {
  const [word, ...words] = typed.words;
  const verb = commitmentActions.find((known) => known === word);
  if (verb === undefined)
    throw usageFault(word ?? "commitment", `say one of ${commitmentActions.join(", ")}`);
  refuseOthers(verb, typed);
  const read: Read = (flag, value) => {
    const setting = settingOf(flag, typed, environment);
    return setting && value(setting);
  };
  const user = environment.USER ?? environment.LOGNAME;
  return {
    ...taskOf(verb, words, read, user),
    json: typed.values.get("json") === true,
    ...dataPlaceOf(typed, environment),
  };
}

/** The flags of each verb. */
const flagsOf: Readonly<Record<(typeof commitmentActions)[number], readonly Flag[]>> = {
  open: [...Object.values(openingFlags), whoFlags.by],
  report: Object.values(reportFlags),
  close: Object.values(whoFlags),
  show: [],
  list: [],
  watch: [],
};

function refuseOthers(verb: keyof typeof flagsOf, { values }: ReadFlags): void {
  for (const { name } of Object.values(flagsOf).flat()) {
    if (!values.has(name) || flagsOf[verb].some((flag) => flag.name === name)) continue;
    throw usageFault(`--${name}`, `is not of pmx commitment ${verb}; leave it out`);
  }
}

function taskOf(
  verb: keyof typeof flagsOf,
  words: readonly string[],
  read: Read,
  user: string | undefined,
): CommitmentTask {
  const by = () => {
    const who = read(whoFlags.by, textOf) ?? user;
    if (who) return who;
    throw usageFault("--by", "say who: it is recorded");
  };
  if (verb === "open") {
    refuseWords(words);
    return {
      verb,
      claim: claimOf(read),
      openedBy: by(),
      statement: read(openingFlags.statement, textOf) ?? "",
      requestId: read(openingFlags.requestId, textOf) ?? "",
    };
  }
  if (verb === "list") {
    refuseWords(words);
    return { verb };
  }
  const [text, ...rest] = words;
  const name = commitmentName(text);
  if (verb === "report") return reportOf(name, rest, read);
  refuseWords(rest);
  if (verb !== "close") return { verb, name };
  const reason = read(whoFlags.why, textOf);
  if (!reason) throw usageFault("--why", "say why it is closed: it is recorded");
  return { verb, name, closedBy: by(), reason };
}

function reportOf(name: string, [file, ...more]: readonly string[], read: Read): CommitmentTask {
  refuseWords(more);
  const period = read(reportFlags.period, (setting) => wholeNumber(setting, 0, 99_999));
  const valueRatio = read(reportFlags.value, (setting) => numberBetween(setting, -1000, 1000));
  const verb = "report";
  if (file !== undefined) {
    if (period === undefined && valueRatio === undefined) return { verb, name, file };
    throw usageFault(file, "is a file of periods; leave --period and --value out");
  }
  if (period === undefined || valueRatio === undefined) {
    throw usageFault("report", "say --period I and --value X, or name a file of periods");
  }
  return { verb, name, period, valueRatio };
}

function claimOf(read: Read): TypedClaim {
  const flags = openingFlags;
  const between = (low: number, high: number) => (setting: Setting) =>
    numberBetween(setting, low, high);
  const whole = (low: number, high: number) => (setting: Setting) =>
    wholeNumber(setting, low, high);
  const needed = <T>(flag: Flag, value: (setting: Setting) => T): T => {
    const found = read(flag, value);
    if (found !== undefined) return found;
    throw usageFault(`--${flag.name}`, `is needed: ${flag.help}`);
  };
  const hitRate = read(flags.hitRate, between(0, 1));
  const meanReturn = read(flags.meanReturn, between(-10, 10));
  if ((hitRate === undefined) === (meanReturn === undefined)) {
    throw usageFault("open", "say what is claimed: --hit-rate SHARE, or --mean-return R");
  }
  const bounds = [flags.largestLoss, flags.largestGain] as const;
  const [largestLossRatio, largestGainRatio] = bounds.map((flag) =>
    meanReturn === undefined ? read(flag, between(0, 1000)) : needed(flag, between(0, 1000)),
  );
  return {
    metric: hitRate === undefined ? "MEAN_RETURN_AFTER_COST" : "HIT_RATE",
    minimumRatio: hitRate ?? meanReturn!,
    floorRatio: needed(flags.floor, between(-10, 10)),
    ...(largestLossRatio !== undefined && { largestLossRatio }),
    ...(largestGainRatio !== undefined && { largestGainRatio }),
    firstMs: needed(flags.first, startOfDate),
    periodDays: read(flags.periodDays, whole(1, 366)) ?? 7,
    graceDays: read(flags.graceDays, whole(1, 366)) ?? 3,
    alphaRatio: read(flags.alpha, between(0.000001, 0.5)) ?? 0.05,
    averageRunLength: read(flags.runLength, whole(2, 1_000_000_000)) ?? 520,
    sprint: read(flags.sprint, sprintName) ?? "",
  };
}

function commitmentName(text: string | undefined): string {
  if (text === undefined) throw usageFault("commitment", "name one; pmx commitment list has them");
  const name = text.startsWith("commitments/") ? text : `commitments/${text}`;
  if (/^commitments\/[\w-]+$/.test(name)) return name;
  throw usageFault(text, "is not the name of a commitment; pmx commitment list has them");
}

function refuseWords([word]: readonly string[]): void {
  if (word !== undefined) throw usageFault(word, "unexpected word; see --help");
}
