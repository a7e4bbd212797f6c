import { type Flag, usageFault } from "./flag.ts";
import type { ReadFlags } from "./read-flags.ts";
import { type Environment, settingOf, shareOfBars } from "./setting.ts";

/** What is asked of a sprint that --seal may stand beside. */
interface SealedSprint {
  readonly openSeal: string | undefined;
  readonly cycles?: number;
  readonly includeFrontierTickers: boolean;
}

export const sealFlag: Flag = {
  name: "seal",
  value: "SHARE",
  describesSprint: true,
  help: "Seal the latest share of the bars first, for example 20%.",
};

/**
 * The share of the bars to seal before a sprint, above 0 and below 1; undefined without --seal.
 * @throws Fault FIELD_INVALID for no share, and beside a flag that it has no meaning with.
 */
export function sealRatioOf(
  typed: ReadFlags,
  environment: Environment,
  { openSeal, cycles, includeFrontierTickers }: SealedSprint,
): number | undefined {
  const setting = settingOf(sealFlag, typed, environment);
  if (setting === undefined) return undefined;
  if (openSeal !== undefined) {
    throw usageFault("--seal", "hides bars, and --open-seal shows them; leave one out");
  }
  if (cycles !== undefined) {
    throw usageFault("--seal", "with --cycles: each cycle has other bars; seal them with pmx seal");
  }
  if (includeFrontierTickers) {
    const advice = "seals the tickers that are named; name them with --tickers";
    throw usageFault("--seal", `with --include-frontier-tickers: it ${advice}`);
  }
  return shareOfBars(setting);
}
