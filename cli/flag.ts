/** One flag of a command; parsing and the help text are both read from it. */
export interface Flag {
  /** Without the dashes. */
  readonly name: string;
  /** What its value is called in the help; absent for a switch. */
  readonly value?: string;
  /** Whether the value may be left out. */
  readonly valueOptional?: true;
  /** Whether --no-<name> exists as well. */
  readonly negatable?: true;
  /** Other spelling of the same flag. */
  readonly alias?: string;
  /** One or two sentences for the help. */
  readonly help: string;
}

export const helpFlag: Flag = { name: "help", help: "Show this help." };

export const sprintFlags: readonly Flag[] = [
  { name: "audits", value: "N", help: "Audit runs, 1 to 1000. Default 20. [AUDIT_RUNS]" },
  {
    name: "tickers",
    value: "A,B",
    help: "Tickers to forecast. Default: those of --bars, else AAPL. [TICKERS]",
  },
  {
    name: "horizon-bars",
    value: "N",
    alias: "forecast-horizon",
    help: "Bars ahead of each forecast, 1 to 250. Default 30.",
  },
  {
    name: "spacing-bars",
    value: "N",
    help: "Bars between two as-of dates. Default: spread evenly over the history.",
  },
  {
    name: "initial-capital",
    value: "AMOUNT",
    help: "Starting cash. Default: the gateway's, 25000. [INITIAL_CAPITAL]",
  },
  {
    name: "proof-mode",
    negatable: true,
    help: "The stricter proof-mode overlay of the risk policy. [PROOF_MODE]",
  },
  { name: "long-only", negatable: true, help: "Open long positions only. [PMX_LONG_ONLY]" },
  {
    name: "edge-cost-gate",
    negatable: true,
    help: "Ask that the edge exceeds cost × multiplier. [PMX_EDGE_COST_GATE]",
  },
  {
    name: "edge-cost-multiplier",
    value: "X",
    help: "That multiplier, 0 or more. [PMX_EDGE_COST_MULTIPLIER]",
  },
  {
    name: "bars",
    value: "FILE|DIR",
    help: "CSV files to import first, each named after its ticker (AAPL.csv).",
  },
  { name: "data-dir", value: "DIR", help: "Where records are kept. Default .pmx. [PMX_DATA_DIR]" },
  {
    name: "address",
    value: "HOST:PORT",
    help: "Use the gateway that runs there; start nothing here.",
  },
  {
    name: "request-id",
    value: "ID",
    help: "The same id with the same flags gives the sprint of the first call.",
  },
  {
    name: "resume",
    value: "sprints/ID",
    valueOptional: true,
    help: "Continue a sprint that was interrupted; without a name the newest.",
  },
  { name: "json", help: "Print one JSON object on standard output instead of the table." },
  { name: "quiet", help: "Show no progress." },
  helpFlag,
];

export const serveFlags: readonly Flag[] = [
  { name: "host", value: "HOST", help: "Address to listen on. Default 127.0.0.1. [PMX_HOST]" },
  { name: "data-dir", value: "DIR", help: "Where records are kept. Default .pmx. [PMX_DATA_DIR]" },
  helpFlag,
];

export const importBarsFlags: readonly Flag[] = [
  {
    name: "address",
    value: "HOST:PORT",
    help: "The gateway to send the bars to. Default 127.0.0.1:50050.",
  },
  helpFlag,
];
