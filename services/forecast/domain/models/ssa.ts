import { z } from "zod";
import { exp, log } from "#lib/statistics/numerics/portable-math.ts";
import {
  type Decomposition,
  decompose,
  everyComponent,
} from "#lib/statistics/ssa/decomposition.ts";
import { recurrentForecast, vectorForecast } from "#lib/statistics/ssa/forecast.ts";
import { signalRoots } from "#lib/statistics/ssa/roots.ts";
import {
  checked,
  type Diagnostics,
  failure,
  type ModelInput,
  type ModelResult,
  type ModelWithSettings,
} from "./model.ts";

const smallestWindow = 4;

const schema = z
  .strictObject({
    windowBars: z
      .int()
      .min(smallestWindow)
      .max(1_000)
      .describe("Rows of the trajectory matrix; at most half of the bars are used."),
    components: z
      .int()
      .min(1)
      .max(50)
      .describe("Leading components that are the signal, fewer than windowBars."),
    method: z
      .enum(["RECURRENT", "RECURRENT_FROM_CLOSES", "VECTOR"])
      .describe(
        "RECURRENT: the recurrence of the components continues the signal. RECURRENT_FROM_CLOSES: it continues the closes. VECTOR: the signal's subspace is continued.",
      ),
  })
  .describe("Settings of singular spectrum analysis.");

export type SsaSettings = Readonly<z.output<typeof schema>>;

/**
 * Singular spectrum analysis of the log closes, less their mean: the leading components of the
 * trajectory matrix are the signal, which is continued. A trend and its cycles need two components each.
 */
export const ssa: ModelWithSettings<"ssa", SsaSettings> = {
  id: "ssa",
  description: "Trend and cycles of the log closes by singular spectrum analysis, continued.",
  reference:
    "Golyandina & Zhigljavsky (2013), Singular Spectrum Analysis for Time Series, chapters 2 and 3",
  settings: { key: "ssa", schema },
  forecast(input: ModelInput, { windowBars, components, method }: SsaSettings): ModelResult {
    const { closes, horizonBars, purpose, checkStop } = input;
    const window = Math.min(windowBars, Math.floor(closes.length / 2));
    if (window < smallestWindow) return failure(`${closes.length} closes are too few for a window`);
    const logs = closes.map(log);
    const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
    const centred = logs.map((value) => value - mean);
    checkStop();
    const decomposition = decompose([centred], window, Math.min(components, window - 1));
    checkStop();
    if (decomposition.status === "FAILED") return failure(decomposition.note);
    const signal = everyComponent(decomposition);
    const path =
      method === "VECTOR"
        ? vectorForecast(decomposition, signal, horizonBars)
        : recurrentForecast(
            decomposition,
            signal,
            horizonBars,
            method === "RECURRENT" ? "RECONSTRUCTED" : "ORIGINAL",
          );
    if (path === undefined) return failure("the components have no linear recurrence");
    return checked({
      status: "OK",
      prices: path[0]!.map((value) => exp(mean + value)),
      diagnostics: purpose === "FORECAST" ? diagnosticsOf(decomposition, signal) : {},
      note: "",
    });
  },
};

/** The signal's share of the energy, and the growth and period of its largest root. */
function diagnosticsOf(decomposition: Decomposition, signal: readonly number[]): Diagnostics {
  const { windowBars, rank, sigma, energy } = decomposition;
  const held = sigma.reduce((sum, value) => sum + value * value, 0);
  const roots = signalRoots(decomposition, signal) ?? [];
  const cycles = roots.filter(({ periodBars }) => periodBars > 0 && Number.isFinite(periodBars));
  return {
    windowBars,
    rank,
    energyRatio: held / energy,
    ...(roots[0] === undefined ? {} : { largestModulus: roots[0].modulus }),
    ...(cycles[0] === undefined ? {} : { largestCyclePeriodBars: cycles[0].periodBars }),
  };
}
