import type { BarInterval } from "#lib/kernel/bar.ts";
import { type Flag, usageFault } from "./flag.ts";
import type { ReadFlags } from "./read-flags.ts";
import { barInterval, intervalCodes, type Setting, wholeNumber } from "./setting.ts";

/** A second pass on shorter bars; 0 stands for the gateway's default. */
export interface PlannedPass {
  /** Absent: one hour. */
  readonly interval?: BarInterval;
  readonly horizonBars: number;
  readonly cycles: number;
  readonly lookbackBars: number;
}

/** The flags of the pass, in the order of the help. */
export const intradayFlags = {
  intradayPass: {
    name: "intraday-pass",
    value: "1h",
    choices: intervalCodes,
    valueOptional: true,
    help: "A second pass after each audit run, on bars of 1h or as named.",
  },
  intradayHorizon: {
    name: "intraday-horizon-bars",
    value: "N",
    variable: "INTRADAY_HORIZON",
    help: "Bars it looks ahead and holds. Default 6.",
  },
  intradayCycles: {
    name: "intraday-cycles",
    value: "N",
    variable: "INTRADAY_CYCLES",
    help: "Bars after which it decides. Default 3.",
  },
  intradayLookback: {
    name: "intraday-lookback-bars",
    value: "N",
    help: "Bars that it looks at. Default: as the forecast policy.",
  },
} as const satisfies Readonly<Record<string, Flag>>;

/** The pass of --intraday-pass; its variables say nothing without it. */
export function plannedPass(
  { values }: ReadFlags,
  read: <T, D>(flag: Flag, fallback: D, convert: (setting: Setting) => T) => T | D,
): PlannedPass | undefined {
  const { intradayPass, intradayHorizon, intradayCycles, intradayLookback } = intradayFlags;
  if (!values.has(intradayPass.name)) {
    const lone = [intradayHorizon, intradayCycles, intradayLookback].find(({ name }) =>
      values.has(name),
    );
    if (lone !== undefined) throw usageFault(`--${lone.name}`, "goes with --intraday-pass");
    return undefined;
  }
  const interval = read(intradayPass, undefined, (it) =>
    it.text === "" ? undefined : barInterval(it),
  );
  return {
    ...(interval && { interval }),
    horizonBars: read(intradayHorizon, 0, (it) => wholeNumber(it, 1, 250)),
    cycles: read(intradayCycles, 0, (it) => wholeNumber(it, 1, 50)),
    lookbackBars: read(intradayLookback, 0, (it) => wholeNumber(it, 1, 5_000)),
  };
}
