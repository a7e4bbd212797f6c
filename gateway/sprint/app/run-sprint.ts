import { closeTimeMs } from "#lib/kernel/calendar.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { barsKnownAt } from "../../market-data/domain/point-in-time.ts";
import { sprintHash, verdictOf } from "../domain/digest.ts";
import type { Sprint, SprintResult, SprintStep } from "../domain/sprint.ts";
import { ForecastsAhead, type MayStart } from "./forecasts-ahead.ts";
import type { ForecastView, Peers, SprintJournal } from "./ports.ts";
import { latest, runStep } from "./run-step.ts";
import type { LoadedSeries, SeriesCatalogue } from "./series-catalogue.ts";
import type { StepPlan } from "./step.ts";

/** What running sprints needs of the process. */
export interface RunContext {
  readonly journal: SprintJournal;
  readonly catalogue: SeriesCatalogue;
  /** The services, for as long as the signal is not aborted; every call ends with it. */
  readonly peersUntil: (signal: AbortSignal) => Peers;
  /** Forecasts that may be under way at the same time, over all tickers. */
  readonly forecastsAhead: number;
  /** Told after every change of the journal. */
  readonly changed: (sprint: string) => void;
}

/**
 * Works off a sprint from the first step without a journal row to its result. Stops at once when
 * the signal is aborted; what is journalled then is where the next run goes on.
 *
 * @returns its result, undefined when stopped between two steps.
 * @throws Fault DATA_CHANGED when the stored bars are no longer those that were pinned; that of a
 *   peer; CANCELLED when stopped in the middle of a step.
 */
export async function runSprint(
  context: RunContext,
  sprint: Sprint,
  signal: AbortSignal,
): Promise<SprintResult | undefined> {
  const { journal } = context;
  const peers = context.peersUntil(signal);
  const series = await pinnedSeries(context, sprint);
  const portfolio = sprint.portfolio || (await openPortfolio(journal, peers, sprint, series));
  const steps = [...(await journal.stepsAfter(sprint.name, 0))];
  const plans = stepPlans(sprint, series);
  const ahead = new ForecastsAhead(
    (audit, stop) => makeForecasts(peers, sprint, series, audit, stop),
    sprint.spec.audits,
    Math.max(1, Math.floor(context.forecastsAhead / series.length)),
    evidenceStands(plans, minimumScoredForecasts(sprint)),
  );
  const forecastsOf = (audit: number) => ahead.of(audit);
  const stop = () => ahead.stop();
  signal.addEventListener("abort", stop, { once: true });
  try {
    for (const plan of plans.slice(steps.length)) {
      if (signal.aborted) return undefined;
      const step = await runStep({ sprint, portfolio, series, peers, forecastsOf }, plan);
      await journal.appendStep(sprint.name, step);
      steps.push(step);
      for (const audit of plan.closing) ahead.release(audit);
      context.changed(sprint.name);
    }
  } finally {
    signal.removeEventListener("abort", stop);
    ahead.stop();
  }
  return signal.aborted ? undefined : conclude(peers, sprint, steps);
}

async function pinnedSeries(
  { catalogue }: RunContext,
  sprint: Sprint,
): Promise<readonly LoadedSeries[]> {
  const series = await catalogue.load(sprint.spec.tickers, sprint.spec.interval);
  const dataHash = catalogue.hashOf(series);
  if (dataHash === sprint.dataHash) return series;
  throw new Fault(
    "FAILED_PRECONDITION",
    "DATA_CHANGED",
    `the stored bars of ${sprint.spec.tickers.join(", ")} changed since ${sprint.name} was ` +
      "created; create a new sprint",
    { metadata: { pinned: sprint.dataHash, stored: dataHash } },
  );
}

async function openPortfolio(
  journal: SprintJournal,
  peers: Peers,
  sprint: Sprint,
  series: readonly LoadedSeries[],
): Promise<string> {
  const [first] = series as readonly [LoadedSeries, ...LoadedSeries[]];
  const portfolio = await peers.execution.createPortfolio({
    requestId: sprint.name,
    auditSet: sprint.name,
    currency: first.instrument.currency,
    mode: isProof(sprint) ? "PROOF" : "RESEARCH",
    provenance: first.provenance,
    startingCashMicros: sprint.spec.startingCashMicros,
    policy: sprint.policy.execution,
    costModel: sprint.policy.costModel,
  });
  await journal.setPortfolio(sprint.name, portfolio);
  return portfolio;
}

function isProof(sprint: Sprint): boolean {
  const risk = sprint.policy.risk as { readonly proofMode?: boolean };
  return risk.proofMode === true;
}

/**
 * Forecasts may be made early while the scores of their audit set are too few to be evidence, or
 * none becomes known before their turn: whatever the timing, the same scores are then seen.
 */
export function evidenceStands(plans: readonly StepPlan[], minimumScored: number): MayStart {
  const scoredBy = [0];
  for (const { closing } of plans) scoredBy.push(scoredBy.at(-1)! + closing.length);
  return (next, asked) => {
    const known = scoredBy[next] as number;
    return known < minimumScored || known === scoredBy[asked];
  };
}

function minimumScoredForecasts(sprint: Sprint): number {
  const { ensemble } = sprint.policy.forecast as {
    readonly ensemble?: { readonly minimumScoredForecasts?: number };
  };
  return ensemble?.minimumScoredForecasts ?? 1;
}

/** All steps of a sprint: one per audit run, then the settlement. A pure function of the plan. */
export function stepPlans(sprint: Sprint, series: readonly LoadedSeries[]): readonly StepPlan[] {
  const asOfs = sprint.asOfTimesMs;
  const closings = asOfs.map((asOfMs) => horizonCloseMs(sprint, series, asOfMs));
  const settlementMs = Math.max(...closings);
  return [...asOfs, settlementMs].map((asOfMs, index) => {
    const afterMs = index === 0 ? asOfMs : (asOfs[index - 1] as number);
    const closing = closings.flatMap((closeMs, k) =>
      closeMs > afterMs && closeMs <= asOfMs ? [k + 1] : [],
    );
    const settles = index === asOfs.length;
    return {
      sequence: index + 1,
      kind: settles ? "SETTLEMENT" : "AUDIT",
      audit: settles ? 0 : index + 1,
      afterMs,
      asOfMs,
      closing,
    };
  });
}

/** When the horizon of an as-of has closed for every ticker. */
function horizonCloseMs(sprint: Sprint, series: readonly LoadedSeries[], asOfMs: number): number {
  const { interval, horizonBars } = sprint.spec;
  const closes = series.map(({ bars }) => {
    const last = bars[barsKnownAt(bars, interval, asOfMs).length + horizonBars - 1];
    return last === undefined ? Number.POSITIVE_INFINITY : closeTimeMs(last, interval);
  });
  return Math.max(...closes);
}

async function makeForecasts(
  peers: Peers,
  sprint: Sprint,
  series: readonly LoadedSeries[],
  audit: number,
  signal: AbortSignal,
): Promise<readonly ForecastView[]> {
  const asOfMs = sprint.asOfTimesMs[audit - 1] as number;
  const { interval, horizonBars } = sprint.spec;
  return Promise.all(
    series.map(async ({ instrument, bars }) => {
      const wanted = {
        auditSet: sprint.name,
        instrument,
        interval,
        bars: barsKnownAt(bars, interval, asOfMs),
        asOfMs,
        horizonBars,
        policy: sprint.policy.forecast,
      };
      try {
        return await peers.forecast.create(wanted, signal);
      } catch (error) {
        throw aboutForecast(error, instrument.ticker, asOfMs);
      }
    }),
  );
}

/** The same fault, saying which of the sprint's forecasts it is about. */
function aboutForecast(error: unknown, ticker: string, asOfMs: number): unknown {
  if (!(error instanceof Fault)) return error;
  const { code, reason, message, metadata, violations } = error;
  const which = `forecast of ${ticker} as of ${new Date(asOfMs).toISOString()}`;
  return new Fault(code, reason, `${which}: ${message}`, { metadata, violations, cause: error });
}

async function conclude(
  peers: Peers,
  sprint: Sprint,
  steps: readonly SprintStep[],
): Promise<SprintResult> {
  const after = latest(steps.flatMap((step) => step.facts));
  const scorecard = await peers.audit.scorecard(sprint.name, after);
  const gates = [];
  for (const gate of sprint.policy.gates) {
    gates.push(await peers.audit.evaluate(gate, sprint.name, after));
  }
  const digests = gates.map((gate) => gate.digest);
  const hashes = steps.map((step) => step.stepHash);
  return {
    verdict: verdictOf(digests),
    sprintHash: sprintHash(sprint, hashes, scorecard.contentHash, digests),
    scorecard: scorecard.json,
    gates: gates.map((gate) => gate.json),
  };
}
