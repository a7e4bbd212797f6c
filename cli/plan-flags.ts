import { fillModelFlag } from "./fill-model-flag.ts";
import type { Flag } from "./flag.ts";
import { intradayFlags } from "./intraday-flags.ts";
import { phaseNames } from "./phase-recipes.ts";
import { intervalCodes } from "./setting.ts";

/** The flags that describe the sprint to run. */
export const planFlags = {
  phase: {
    name: "phase",
    value: "N",
    choices: phaseNames,
    help: "The roadmap's sprint of phase 0 to 4; other flags win over it.",
  },
  audits: {
    name: "audits",
    value: "N",
    variable: "AUDIT_RUNS",
    help: "Audit runs, 1 to 1000. Default 20.",
  },
  tickers: {
    name: "tickers",
    value: "A,B",
    list: true,
    variable: "TICKERS",
    help: "Tickers; A B works too. Default: those of --bars, else AAPL.",
  },
  includeFrontierTickers: {
    name: "include-frontier-tickers",
    help: "Trade the frontier universe's shares with bars too.",
  },
  horizonBars: {
    name: "horizon-bars",
    value: "N",
    alias: "forecast-horizon",
    help: "Bars of each forecast, 1 to 250. Default 30.",
  },
  spacingBars: {
    name: "spacing-bars",
    value: "N",
    help: "Bars between two as-of dates. Default: spread evenly over the history.",
  },
  interval: {
    name: "interval",
    value: "1d|1h|1m",
    choices: intervalCodes,
    help: "Length of the bars, also 5m, 15m, 30m. Default: of --bars, else 1d.",
  },
  ...intradayFlags,
  holdingBars: {
    name: "holding-bars",
    value: "N",
    help: "Bars after which a position is left. Default: the policy's 5 sessions.",
  },
  initialCapital: {
    name: "initial-capital",
    value: "AMOUNT",
    variable: "INITIAL_CAPITAL",
    help: "Starting cash. Default: the gateway's, 25000.",
  },
  baseCurrency: {
    name: "base-currency",
    value: "CODE",
    help: "The portfolio's currency. Default: that of the tickers, else USD.",
  },
  allow: {
    name: "allow",
    value: "NAME,…",
    list: true,
    help: "Use what is refused: a quality check's name, or synthetic-fx.",
  },
  fillModel: fillModelFlag,
  gate: {
    name: "gate",
    value: "NAME",
    repeatable: true,
    help: "Judge by this gate alone; may be repeated. Default: all in reach.",
  },
  baseline: {
    name: "baseline",
    value: "SPRINT",
    help: "Sprint that relative criteria are held against. Phase 3: of phase 2.",
  },
  openSeal: {
    name: "open-seal",
    value: "SEAL",
    help: "Run on the bars of pmx seal, which opens them for good.",
  },
  openAnyway: {
    name: "open-anyway",
    help: "Open the seal although no outcome can be an assured PASS.",
  },
  bars: {
    name: "bars",
    value: "FILE|DIR",
    onceOnly: "to import several files put them into a folder and name that",
    help: "Files of bars to import first, each named after its ticker (AAPL.csv).",
  },
  requestId: {
    name: "request-id",
    value: "ID",
    help: "The same id with the same flags gives the sprint of the first call.",
  },
} as const satisfies Readonly<Record<string, Flag>>;
