import { type Flag, helpFlag, jsonFlag, usageFault } from "./flag.ts";
import type { ReadFlags } from "./read-flags.ts";
import { type Environment, settingOf, tickerList, wholeNumber } from "./setting.ts";
import { planFlags } from "./sprint-arguments.ts";

/** Everything that `pmx plan` was asked for. */
export interface PlanArguments {
  /** The gates to look at; empty for all on file. */
  readonly gates: readonly string[];
  readonly audits: number;
  readonly tickers: readonly string[];
  /** Closed trades that are expected; absent: at most one an audit. */
  readonly trades?: number;
  /** Audits between two looks, of which the first success counts; absent: one look at the end. */
  readonly lookEvery?: number;
  readonly json: boolean;
}

const gateFlag: Flag = {
  name: "gate",
  value: "NAME",
  list: true,
  onceOnly: "name several gates behind one --gate",
  help: "The gates to look at, for example phase-1. Default: all on file.",
};

const tradesFlag: Flag = {
  name: "trades",
  value: "N",
  help: "Closed trades that you expect. Default: one an audit, the most there can be.",
};

const lookEveryFlag: Flag = {
  name: "look-every",
  value: "N",
  help: "Also what passes if the gate is asked every N audits and the first success counts.",
};

/** The flags of `pmx plan`, in the order of its help. */
export const planCommandFlags: readonly Flag[] = [
  gateFlag,
  planFlags.audits,
  planFlags.tickers,
  tradesFlag,
  lookEveryFlag,
  jsonFlag,
  helpFlag,
];

/** Reads the arguments of `pmx plan`. @throws Fault FIELD_INVALID. */
export function planArguments(typed: ReadFlags, environment: Environment): PlanArguments {
  const [word] = typed.words;
  if (word !== undefined) throw usageFault(word, "unexpected word; see --help");
  const read = <T>(
    flag: Flag,
    value: (setting: NonNullable<ReturnType<typeof settingOf>>) => T,
  ) => {
    const setting = settingOf(flag, typed, environment);
    return setting && value(setting);
  };
  const trades = read(tradesFlag, (setting) => wholeNumber(setting, 0, 100_000));
  const lookEvery = read(lookEveryFlag, (setting) => wholeNumber(setting, 1, 1000));
  return {
    gates: read(gateFlag, ({ text }) => text.split(",").map((name) => name.trim())) ?? [],
    audits: read(planFlags.audits, (setting) => wholeNumber(setting, 1, 1000)) ?? 20,
    tickers: read(planFlags.tickers, tickerList) ?? ["AAPL"],
    ...(trades !== undefined && { trades }),
    ...(lookEvery !== undefined && { lookEvery }),
    json: typed.values.get("json") === true,
  };
}
