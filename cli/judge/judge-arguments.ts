import { type DateOrder, dateOrders } from "#gateway/market-data/domain/files/written-time.ts";
import { type DataPlace, dataPlaceOf } from "../data/data-place.ts";
import { type Flag, usageFault } from "../flag.ts";
import type { ReadFlags } from "../read-flags.ts";
import {
  type Environment,
  endOfDate,
  numberBetween,
  oneOf,
  type Setting,
  settingOf,
  wholeNumber,
} from "../setting.ts";

/** What is asked of a record, as EvaluateTrackRecord has it; what is absent has its default. */
export interface JudgePolicy {
  readonly alphaRatio?: number;
  readonly minimumMeanReturn?: number;
  readonly minimumWinRateRatio?: number;
  readonly minimumProfitFactorRatio?: number;
  readonly largestLossRatio?: number;
  readonly blocks?: number;
  readonly rulesFixedMs?: number;
}

/** Everything that `pmx judge` was asked for. */
export interface JudgeArguments extends DataPlace {
  readonly file: string;
  /** How many trials there were, the judged one included. */
  readonly trials: number;
  readonly trialReturns?: string;
  readonly benchmark?: string;
  readonly periodsPerYear?: number;
  readonly dateOrder?: DateOrder;
  readonly policy: JudgePolicy;
  /** Whether the assured verdict is the one of the exit code. */
  readonly assured: boolean;
  readonly json: boolean;
}

const flags = {
  trials: {
    name: "trials",
    value: "N",
    help: "Settings that were tried on these dates, this one included. Needed.",
  },
  trialReturns: {
    name: "trial-returns",
    value: "FILE",
    help: "Returns of the other trials in the same periods, one a column.",
  },
  benchmark: {
    name: "benchmark",
    value: "FILE",
    help: "Dates and returns of a benchmark in the same periods.",
  },
  alpha: { name: "alpha", value: "A", help: "Largest probability of a wrong PASS. Default 0.05." },
  minimumReturn: {
    name: "minimum-return",
    value: "R",
    help: "Mean return of a period or trade to be exceeded. Default 0.",
  },
  minimumWinRate: {
    name: "minimum-win-rate",
    value: "SHARE",
    help: "Share that must win, for example 0.5. Default: none.",
  },
  minimumProfitFactor: {
    name: "minimum-profit-factor",
    value: "F",
    help: "Gains over losses that there must be. Default: none.",
  },
  largestLoss: {
    name: "largest-loss",
    value: "L",
    help: "No return can be below -L, by how you trade. Default 1: all is lost.",
  },
  rulesFixed: {
    name: "rules-fixed",
    value: "DATE",
    help: "When the rules were fixed; what began after it can be an assured PASS.",
  },
  blocks: {
    name: "blocks",
    value: "S",
    help: "Blocks of the cross-validation over trials, even, 2 to 16. Default 16.",
  },
  periodsPerYear: {
    name: "periods-per-year",
    value: "N",
    help: "Periods that a year has. Default: counted from the dates.",
  },
  dateOrder: {
    name: "date-order",
    value: "ORDER",
    help: "Order of dates as 03/04/2020: dmy, mdy, ymd. Default: by the rows.",
  },
  assured: { name: "assured", help: "Let the assured verdict decide the exit code." },
} as const satisfies Readonly<Record<string, Flag>>;

/** The flags of `pmx judge`, in the order of its help. */
export const judgeFlags: readonly Flag[] = Object.values(flags);

/** Reads the arguments of `pmx judge`. @throws Fault FIELD_INVALID */
export function judgeArguments(typed: ReadFlags, environment: Environment): JudgeArguments {
  const [file, more] = typed.words;
  if (file === undefined) {
    throw usageFault("judge", "name a file of dates and returns, or of trades");
  }
  if (more !== undefined) throw usageFault(more, "unexpected word; name one file");
  const read = <T>(flag: Flag, value: (setting: Setting) => T): T | undefined => {
    const setting = settingOf(flag, typed, environment);
    return setting && value(setting);
  };
  const between = (low: number, high: number) => (setting: Setting) =>
    numberBetween(setting, low, high);
  const trials = read(flags.trials, (setting) => wholeNumber(setting, 1, 1_000_000));
  if (trials === undefined) {
    const advice = "say how many settings were tried on these dates, 1 if there was only this one";
    throw usageFault("--trials", advice);
  }
  const given = {
    trialReturns: read(flags.trialReturns, ({ text }) => text),
    benchmark: read(flags.benchmark, ({ text }) => text),
    periodsPerYear: read(flags.periodsPerYear, between(1, 1_000_000)),
    dateOrder: read(flags.dateOrder, (setting) => oneOf(setting, dateOrders)),
  };
  const policy = {
    alphaRatio: read(flags.alpha, between(0.000001, 0.5)),
    minimumMeanReturn: read(flags.minimumReturn, between(-1, 1)),
    minimumWinRateRatio: read(flags.minimumWinRate, between(0.001, 0.999)),
    minimumProfitFactorRatio: read(flags.minimumProfitFactor, between(0.001, 1000)),
    largestLossRatio: read(flags.largestLoss, between(0.000001, 1000)),
    blocks: read(flags.blocks, evenBlocks),
    rulesFixedMs: read(flags.rulesFixed, endOfDate),
  };
  return {
    file,
    trials,
    ...stated(given),
    policy: stated(policy),
    assured: typed.values.get("assured") === true,
    json: typed.values.get("json") === true,
    ...dataPlaceOf(typed, environment),
  };
}

/** What was said, without what was not. */
function stated<T extends object>(values: T): { readonly [K in keyof T]?: NonNullable<T[K]> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: NonNullable<T[K]> };
}

function evenBlocks(setting: Setting): number {
  const blocks = wholeNumber(setting, 2, 16);
  if (blocks % 2 === 0) return blocks;
  throw usageFault(setting.where, `"${setting.text}" is odd: half of the blocks are out of sample`);
}
