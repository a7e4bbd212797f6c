import { z } from "zod";
import { exp } from "#lib/statistics/numerics/portable-math.ts";
import { logReturns, moments } from "#lib/statistics/returns/log-returns.ts";
import { type FitSettings, fitSamossa, latestForm } from "#lib/statistics/samossa/fit.ts";
import { forecastSamossa } from "#lib/statistics/samossa/forecast.ts";
import { trajectoryForms } from "#lib/statistics/samossa/lag-products.ts";
import { rankRules } from "#lib/statistics/samossa/rank-rule.ts";
import { heldEnergy } from "#lib/statistics/samossa/signal-space.ts";
import { chooseByValidation } from "#lib/statistics/samossa/validated-choice.ts";
import {
  checked,
  type Diagnostics,
  failure,
  type ModelInput,
  type ModelResult,
  type ModelWithSettings,
} from "./model.ts";

const smallestWindow = 4;
const windowBars = z.int().min(smallestWindow).max(120);

const schema = z
  .strictObject({
    form: z
      .enum(trajectoryForms)
      .describe("HANKEL takes every window of the returns, PAGE windows side by side."),
    selection: z
      .enum(["FIXED", "VALIDATED"])
      .describe(
        "FIXED: the window and the rule's rank as set. VALIDATED: chosen by rolling origins.",
      ),
    windowBars: windowBars.describe("Rows of the trajectory matrix where the selection is FIXED."),
    windowCandidates: z
      .array(windowBars)
      .min(1)
      .max(8)
      .describe("Rows to choose from where the selection is VALIDATED."),
    rankRule: z
      .enum(rankRules)
      .describe(
        "Which components are signal: COUNT, ENERGY or DONOHO; where VALIDATED, the most that can be.",
      ),
    rank: z.int().min(1).max(60).describe("Components kept under COUNT."),
    energyRatio: z
      .number()
      .gt(0)
      .max(1)
      .describe("Under ENERGY the fewest components that hold this share of the energy are kept."),
    residualLags: z
      .int()
      .min(0)
      .max(20)
      .describe("Lags of the autoregression on what the signal leaves over; 0 for none."),
  })
  .describe("Settings of SAMoSSA.");

export type SamossaSettings = Readonly<z.output<typeof schema>>;

/**
 * Singular spectrum analysis with autoregressive noise, on log returns: their mean, a low-rank signal
 * continued by its recurrence from the denoised context, and an autoregression on what it leaves over,
 * accumulated from the last close, so that the path is anchored at the price that is known.
 *
 * It differs from the paper on purpose: returns instead of levels (on levels the authors' own code does
 * not beat a random walk on exchange rates), the latest values always used, and the recurrence run on
 * denoised values. Where the selection is VALIDATED the random walk is among the candidates.
 */
export const samossa: ModelWithSettings<"samossa", SamossaSettings> = {
  id: "samossa",
  description: "Low-rank signal of the log returns plus an autoregression on what it leaves over.",
  reference: "Alomar, Dahleh, Mann & Shah (2023), SAMoSSA, Advances in NeurIPS 36",
  settings: { key: "samossa", schema },
  forecast(input: ModelInput, stated: SamossaSettings): ModelResult {
    const { closes, horizonBars } = input;
    const returns = logReturns(closes);
    if (!(moments(returns).variance > 0)) return failure("the closes do not vary");
    const chosen = settingsFor(returns, input, stated);
    if ("status" in chosen) return chosen;
    if (input.memory && stated.selection === "VALIDATED") input.memory.kept = chosen;
    const { settings, diagnostics } = chosen;
    const last = closes[closes.length - 1]!;
    if (settings === undefined) {
      const prices = new Float64Array(horizonBars).fill(last);
      return checked({ status: "OK", prices, diagnostics, note: "the random walk was not beaten" });
    }
    const fit = fitSamossa([returns], settings, latestForm(stated.form));
    if (fit === undefined) return failure("the kept components have no linear recurrence");
    const fitted: Record<string, number> = {
      ...diagnostics,
      windowBars: settings.windowBars,
      rank: fit.rank,
      energyRatio: heldEnergy(fit.space, fit.rank),
      meanLogReturn: fit.means[0]!,
    };
    const coefficients = fit.autoregressions[0]!;
    for (let lag = 1; lag <= coefficients.length; lag += 1) {
      fitted[`autoregression${lag}`] = coefficients[coefficients.length - lag]!;
    }
    const path = forecastSamossa(fit, returns, 0, horizonBars);
    if (path.status === "DIVERGED") {
      return failure(`the recurrence diverges at bar ${path.bar}`, fitted);
    }
    const prices = new Float64Array(horizonBars);
    let logMove = 0;
    for (let h = 0; h < horizonBars; h += 1) {
      logMove += path.values[h]!;
      prices[h] = last * exp(logMove);
    }
    return checked({ status: "OK", prices, diagnostics: fitted, note: "" });
  },
};

interface Chosen {
  /** Undefined for the random walk. */
  readonly settings: FitSettings | undefined;
  readonly diagnostics: Diagnostics;
}

/**
 * What validation chose at an earlier origin of a comparison serves the later ones too: it rests on less
 * than they see, never on more.
 */
function settingsFor(
  returns: Float64Array,
  { horizonBars, checkStop, memory }: ModelInput,
  { form, selection, windowBars, windowCandidates, residualLags, ...rule }: SamossaSettings,
): Chosen | ReturnType<typeof failure> {
  const smallest = Math.max(smallestWindow, residualLags + 1);
  const tooFew = failure(`${returns.length} returns are too few for a window`);
  if (selection !== "VALIDATED") {
    const window = Math.min(windowBars, Math.floor((returns.length - residualLags) / 2));
    if (window < smallest) return tooFew;
    return { settings: { ...rule, windowBars: window, lags: residualLags }, diagnostics: {} };
  }
  if (memory?.kept !== undefined) return memory.kept as Chosen;
  const windows = windowCandidates.filter((window) => window >= smallest);
  const grid = { ...rule, windows, lags: residualLags };
  const choice = chooseByValidation([returns], grid, latestForm(form), horizonBars, checkStop);
  if (choice === undefined) return tooFew;
  const diagnostics = {
    candidates: choice.candidates,
    origins: choice.origins,
    ratioToRandomWalk: choice.ratio,
    leastRatioToRandomWalk: choice.leastRatio,
  };
  if (choice.candidate === undefined) {
    return { settings: undefined, diagnostics: { ...diagnostics, rank: 0, windowBars: 0 } };
  }
  const { rank, windowBars: window, lags } = choice.candidate;
  const settings = { ...rule, rankRule: "COUNT", rank, windowBars: window, lags } as const;
  return { settings, diagnostics };
}
