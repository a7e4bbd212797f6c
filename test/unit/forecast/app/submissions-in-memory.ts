import type {
  ForecastSet,
  KnownCommitment,
  SubmissionStore,
} from "#services/forecast/app/ports.ts";
import type { SubmittedForecast } from "#services/forecast/domain/submission/submitted-forecast.ts";

/** A store in memory, at a time that `at` moves. */
export function submissionsAt(startMs: number) {
  let now = startMs;
  let latest = 0;
  const sets = new Map<string, ForecastSet>();
  const commitments = new Map<string, KnownCommitment>();
  const kept = new Map<string, { forecast: SubmittedForecast; receivedMs: number }>();
  const submissions: SubmissionStore = {
    findSet: (name) => sets.get(name),
    findCommitment: (name) => commitments.get(name),
    hasSource: (source) => sets.has(source),
    latestMs: () => latest,
    find: ({ source, ticker, asOfMs }) => kept.get(`${source} ${ticker} ${asOfMs}`),
    async keepSet(set, forecasts) {
      sets.set(set.name, set);
      const { receivedMs } = set;
      latest = Math.max(latest, receivedMs);
      for (const forecast of forecasts) {
        kept.set(`${set.name} ${forecast.ticker} ${forecast.asOfMs}`, { forecast, receivedMs });
      }
      return set;
    },
    async keepCommitment(commitment) {
      const known = commitments.get(commitment.name) ?? { commitment };
      commitments.set(commitment.name, known);
      latest = Math.max(latest, known.commitment.receivedMs);
      return known;
    },
    async keepRevealed(commitment, forecast, revealedMs) {
      const { source, ticker, asOfMs, receivedMs, name } = commitment;
      commitments.set(name, { commitment, revealedMs });
      latest = Math.max(latest, revealedMs);
      kept.set(`${source} ${ticker} ${asOfMs}`, { forecast, receivedMs });
      return { commitment, revealedMs };
    },
  };
  return {
    submissions,
    nowMs: () => now,
    at(ms: number) {
      now = ms;
    },
  };
}
