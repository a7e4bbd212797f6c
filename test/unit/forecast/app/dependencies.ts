import type { Bar } from "#lib/kernel/bar.ts";
import { neverStop } from "#lib/statistics/numerics/fit-controls.ts";
import type { CreateForecast } from "#services/forecast/app/plan-forecast.ts";
import type {
  ExternalForecasters,
  FitEngine,
  FitInput,
  ForecastStore,
  ScoredErrors,
  SubmissionStore,
} from "#services/forecast/app/ports.ts";
import { unpackBars } from "#services/forecast/domain/bar-columns.ts";
import { mostScoredForecasts } from "#services/forecast/domain/ensemble/evidence.ts";
import type { FailedForecast } from "#services/forecast/domain/failed-forecast.ts";
import type { Forecast } from "#services/forecast/domain/forecast.ts";
import { contentHashOf } from "#services/forecast/domain/identity.ts";
import { makeForecast } from "#services/forecast/domain/make-forecast.ts";
import { reportRegime } from "#services/forecast/domain/regime/detect-regime.ts";
import { aapl } from "#test/support/apple.ts";
import { policy } from "#test/support/forecast-policy.ts";

export const quick = { ...policy, validationOrigins: 3 };

/** A store in memory and an engine on this thread that keeps what it was asked. */
export function dependencies(scored: readonly ScoredErrors[] = []) {
  const kept = new Map<string, Forecast>();
  const asked: FitInput[] = [];
  const failures: FailedForecast[] = [];
  const store: ForecastStore = {
    find: (name) => kept.get(name),
    findByKey: () => undefined,
    findOutcome: () => undefined,
    scored: () => scored.slice(0, mostScoredForecasts),
    list: () => [...kept.values()].map((forecast, index) => ({ position: index + 1, forecast })),
    async keep(forecast) {
      kept.set(forecast.name, forecast);
      return { value: forecast, position: kept.size };
    },
    keepOutcome: async (_, outcome) => ({ value: outcome, position: kept.size }),
    async stateFailure(failed) {
      failures.push(failed);
      return kept.size + failures.length;
    },
    position: () => kept.size,
  };
  const engine: FitEngine = {
    parallelism: 2,
    async forecast(input) {
      asked.push(input);
      const columns = unpackBars(input.bars);
      const made = makeForecast(
        columns,
        input.horizonBars,
        input.policy,
        input.evidence,
        neverStop,
        input.riseScores,
      );
      return { ...made, contentHash: contentHashOf(made.content) };
    },
    regime: async (bars, applied) => reportRegime(unpackBars(bars), applied.regime, neverStop),
  };
  const submissions: Pick<SubmissionStore, "find" | "findCommitment" | "latestMs"> = {
    find: () => undefined,
    findCommitment: () => undefined,
    latestMs: () => 0,
  };
  const external: ExternalForecasters = {
    policyHash: () => Promise.reject(new Error("nobody is asked")),
    forecast: () => Promise.reject(new Error("nobody is asked")),
  };
  return {
    store,
    submissions,
    external,
    engine,
    nowMs: () => 5,
    source: "forecast",
    asked,
    failures,
  };
}

export function request(bars: readonly Bar[]): CreateForecast {
  return {
    auditSet: "sprints/a",
    instrument: aapl,
    interval: "DAY_1",
    bars,
    asOfMs: undefined,
    horizonBars: 10,
    policy: quick,
  };
}
