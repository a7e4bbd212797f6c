import { type ReadFlags, usageFault } from "./read-flags.ts";
import {
  hostAndPort,
  nonNegativeNumber,
  positiveAmountMicros,
  type Setting,
  tickerList,
  truth,
  wholeNumber,
} from "./setting.ts";

/** The variables of the process; an empty one counts as not set, as in the shell's `${X:-…}`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Wishes over the risk policy; an absent one keeps what the services have. */
export interface RiskWishes {
  readonly proofMode?: boolean;
  readonly longOnly?: boolean;
  readonly edgeCostGate?: boolean;
  readonly edgeCostMultiplier?: number;
}

/** What to run; 0 stands for the gateway's default, as in the request. */
export interface SprintPlan {
  readonly audits: number;
  /** Absent: those of the imported files, else AAPL. */
  readonly tickers?: readonly string[];
  readonly horizonBars: number;
  readonly spacingBars: number;
  readonly startingCashMicros: bigint;
  readonly riskWishes: RiskWishes;
}

/** Everything that `pmx sprint` was asked for. */
export interface SprintArguments {
  readonly plan: SprintPlan;
  /** CSV file or folder to import first. */
  readonly barsPath?: string;
  readonly dataDir: string;
  /** Gateway to use; absent: start the services here. */
  readonly address?: string;
  readonly requestId?: string;
  /** Sprint to continue; "newest" for the newest unfinished one. */
  readonly resume?: string;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Settles flags and variables; a flag wins over a variable. @throws Fault FIELD_INVALID. */
export function sprintArguments(flags: ReadFlags, environment: Environment): SprintArguments {
  const set = (flag: string, variable?: string) => settingOf(flags, environment, flag, variable);
  const text = (flag: string) => set(flag)?.text;
  if (flags.words.length > 0) throw usageFault(flags.words[0]!, "unexpected word; see --help");
  refuseContradictions(flags);
  const tickers = set("tickers", "TICKERS");
  const address = set("address");
  const requestId = text("request-id");
  const barsPath = text("bars");
  const resume = text("resume");
  if (requestId !== undefined && (requestId.length < 1 || requestId.length > 200)) {
    throw usageFault("--request-id", "must have 1 to 200 characters");
  }
  if (barsPath === "") throw usageFault("--bars", "needs a CSV file or a folder of them");
  return {
    plan: {
      audits: convert(set("audits", "AUDIT_RUNS"), 20, (value) => wholeNumber(value, 1, 1000)),
      ...(tickers && { tickers: tickerList(tickers) }),
      horizonBars: convert(set("horizon-bars"), 0, (value) => wholeNumber(value, 1, 250)),
      spacingBars: convert(set("spacing-bars"), 0, (value) => wholeNumber(value, 1, 5_000)),
      startingCashMicros: convert(
        set("initial-capital", "INITIAL_CAPITAL"),
        0n,
        positiveAmountMicros,
      ),
      riskWishes: riskWishes(flags, environment),
    },
    dataDir: dataDirOf(flags, environment),
    json: flags.values.get("json") === true,
    quiet: flags.values.get("quiet") === true,
    ...(address && { address: hostAndPort(address) }),
    ...(requestId !== undefined && { requestId }),
    ...(barsPath !== undefined && { barsPath }),
    ...(resume !== undefined && { resume: resume === "" ? "newest" : sprintName(resume) }),
  };
}

/** The flag --data-dir, else PMX_DATA_DIR, else .pmx. */
export function dataDirOf(flags: ReadFlags, environment: Environment): string {
  const setting = settingOf(flags, environment, "data-dir", "PMX_DATA_DIR");
  if (setting?.text === "") throw usageFault("--data-dir", "needs a folder");
  return setting?.text ?? ".pmx";
}

function riskWishes(flags: ReadFlags, environment: Environment): RiskWishes {
  const wish = (flag: string, variable: string): boolean | undefined => {
    const typed = flags.values.get(flag);
    if (typeof typed === "boolean") return typed;
    return convert(settingOf(flags, environment, flag, variable), undefined, truth);
  };
  const proofMode = wish("proof-mode", "PROOF_MODE");
  const longOnly = wish("long-only", "PMX_LONG_ONLY");
  const edgeCostGate = wish("edge-cost-gate", "PMX_EDGE_COST_GATE");
  const edgeCostMultiplier = convert(
    settingOf(flags, environment, "edge-cost-multiplier", "PMX_EDGE_COST_MULTIPLIER"),
    undefined,
    nonNegativeNumber,
  );
  return {
    ...(proofMode !== undefined && { proofMode }),
    ...(longOnly !== undefined && { longOnly }),
    ...(edgeCostGate !== undefined && { edgeCostGate }),
    ...(edgeCostMultiplier !== undefined && { edgeCostMultiplier }),
  };
}

function settingOf(
  flags: ReadFlags,
  environment: Environment,
  flag: string,
  variable?: string,
): Setting | undefined {
  const typed = flags.values.get(flag);
  if (typeof typed === "string") return { where: `--${flag}`, text: typed };
  const text = variable === undefined ? undefined : environment[variable];
  return text ? { where: variable!, text } : undefined;
}

function convert<T, D>(setting: Setting | undefined, fallback: D, read: (s: Setting) => T): T | D {
  return setting === undefined ? fallback : read(setting);
}

function sprintName(typed: string): string {
  const name = typed.startsWith("sprints/") ? typed : `sprints/${typed}`;
  if (/^sprints\/[\w-]+$/.test(name)) return name;
  throw usageFault("--resume", `"${typed}" is not the name of a sprint, for example sprints/0a1b`);
}

const pinned = [
  "audits",
  "tickers",
  "horizon-bars",
  "spacing-bars",
  "initial-capital",
  "proof-mode",
  "long-only",
  "edge-cost-gate",
  "edge-cost-multiplier",
  "request-id",
  "bars",
];

function refuseContradictions({ values }: ReadFlags): void {
  const both = values.has("resume") ? pinned.find((name) => values.has(name)) : undefined;
  if (both !== undefined) {
    throw usageFault(`--${both}`, "a resumed sprint keeps what it was planned with; leave it out");
  }
  if (values.has("address") && values.has("data-dir")) {
    throw usageFault("--data-dir", "the gateway at --address keeps its own data; leave one out");
  }
}
