import { Fault } from "#lib/kernel/fault.ts";
import type { GatewaySession } from "./gateway-session.ts";
import { prefixedFault } from "./prefixed-fault.ts";
import { sealedText } from "./report/sealed-text.ts";

/**
 * Seals the latest share of the bars of a sprint's tickers, as `pmx seal` does, before the sprint is created: it runs on
 * the rest. A seal of the same tickers from the same date is used as it is.
 * @returns its name, and what is said of it.
 * @throws Fault FIELD_INVALID where a setting was scored on these bars, or others of a ticker are sealed;
 *   INSTRUMENT_UNKNOWN.
 */
export async function sealBefore(
  sprints: Pick<GatewaySession["sprints"], "sealBars">,
  tickers: readonly string[],
  lastRatio: number,
): Promise<{ readonly name: string; readonly said: string }> {
  try {
    const sealed = await sprints.sealBars({ tickers: [...tickers], lastRatio });
    return { name: sealed.seal!.name, said: sealedText(sealed) };
  } catch (error) {
    const isRefused = error instanceof Fault && error.reason === "FIELD_INVALID";
    const otherwise = "; without --seal the sprint runs on all bars that are not sealed";
    throw isRefused ? prefixedFault(error, "--seal", otherwise) : error;
  }
}
