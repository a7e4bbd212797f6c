import { type DataPlace, dataPlaceOf, placeFlags } from "./data/data-place.ts";
import { assuredFlag, type Flag, helpFlag, jsonFlag, usageFault } from "./flag.ts";
import { phaseRecipe } from "./phase-recipes.ts";
import { planFlags } from "./plan-flags.ts";
import { type AssuredPlan, assumedSpreadBps } from "./plan-gates.ts";
import type { PolicyOverrides } from "./policy-flags.ts";
import type { ReadFlags } from "./read-flags.ts";
import { type Environment, settingOf, tickerList, wholeNumber } from "./setting.ts";
import { nameList } from "./sprint-texts.ts";

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
  /** How the windows lie that assured verdicts rest on; absent where they are not asked for. */
  readonly assured?: Omit<AssuredPlan, "holdingBars">;
  /** What the phase changes of the policies. */
  readonly overrides: PolicyOverrides;
  /** Where sprints are stored whose decisions say how often is traded; absent: none are looked at. */
  readonly place?: DataPlace;
  readonly json: boolean;
}

const phaseFlag: Flag = {
  ...planFlags.phase,
  help: "What pmx sprint --phase N would run, and its gate; other flags win over it.",
};

const gateFlag: Flag = {
  ...planFlags.gate,
  help: "A gate, for example phase-1; may be repeated. Default: all on file.",
};

const tradesFlag: Flag = {
  name: "trades",
  value: "N",
  help: "Closed trades that you expect. Default: one an audit, the most there can be.",
};

const lookEveryFlag: Flag = {
  name: "look-every",
  value: "N",
  help: "Also what passes if it is asked every N audits and a first success counts.",
};

const assuredPlanFlag: Flag = {
  ...assuredFlag,
  help: "Also what assured verdicts take: the chance of a PASS, windows and bars.",
};

const horizonFlag: Flag = {
  ...planFlags.horizonBars,
  help: "With --assured: bars of each forecast. Default 30.",
};

const spacingFlag: Flag = {
  ...planFlags.spacingBars,
  help: "With --assured: bars between two as-of dates. Default: the horizon.",
};

const spreadFlag: Flag = {
  name: "spread-bps",
  value: "N",
  help: `With --assured: how far trades lie from their mean return. Default ${assumedSpreadBps}.`,
};

const trialFlag: Flag = {
  name: "trial",
  value: "N",
  help: "With --assured: which setting on its dates this is. Default 1.",
};

const storedHelp: Readonly<Record<string, string>> = {
  "data-dir": "Count how often stored decisions there became trades.",
  address: "The same of the gateway that runs there.",
};

function storedFlag(flag: Flag): Flag {
  return { ...flag, help: storedHelp[flag.name] ?? flag.help };
}

/** The flags of `pmx plan`, in the order of its help. */
export const planCommandFlags: readonly Flag[] = [
  phaseFlag,
  gateFlag,
  planFlags.audits,
  planFlags.tickers,
  tradesFlag,
  lookEveryFlag,
  assuredPlanFlag,
  horizonFlag,
  spacingFlag,
  spreadFlag,
  trialFlag,
  ...placeFlags.map(storedFlag),
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
  const recipe = read(phaseFlag, phaseRecipe);
  const trades = read(tradesFlag, (setting) => wholeNumber(setting, 0, 100_000));
  const lookEvery = read(lookEveryFlag, (setting) => wholeNumber(setting, 1, 1000));
  const spacingBars = read(spacingFlag, (setting) => wholeNumber(setting, 1, 5_000));
  const spreadBps = read(spreadFlag, (setting) => wholeNumber(setting, 1, 10_000));
  return {
    gates: read(gateFlag, nameList) ?? recipe?.gates ?? [],
    audits:
      read(planFlags.audits, (setting) => wholeNumber(setting, 1, 1000)) ?? recipe?.audits ?? 20,
    tickers: read(planFlags.tickers, tickerList) ?? recipe?.tickers ?? ["AAPL"],
    ...(trades !== undefined && { trades }),
    ...(lookEvery !== undefined && { lookEvery }),
    ...(typed.values.get("assured") === true && {
      assured: {
        horizonBars: read(horizonFlag, (setting) => wholeNumber(setting, 1, 250)) ?? 30,
        ...(spacingBars !== undefined && { spacingBars }),
        ...(spreadBps !== undefined && { spreadBps }),
        trial: read(trialFlag, (setting) => wholeNumber(setting, 1, 10_000)) ?? 1,
      },
    }),
    overrides: recipe?.overrides ?? {},
    ...(placeFlags.some(({ name }) => typed.values.has(name)) && {
      place: dataPlaceOf(typed, environment),
    }),
    json: typed.values.get("json") === true,
  };
}
