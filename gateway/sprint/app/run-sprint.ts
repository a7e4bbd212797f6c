import { closeTimeMs } from "#lib/kernel/calendar.ts";
import type { BarHistory, ReadHistory } from "../../market-data/app/bar-history.ts";
import { buildsOf } from "../domain/builds.ts";
import { sprintHash, verdictOf } from "../domain/digest.ts";
import { droppedAudits } from "../domain/dropped-audits.ts";
import { endedAt, lastBeforeLook } from "../domain/paired-sprints.ts";
import type { Sprint, SprintResult, SprintStep } from "../domain/sprint.ts";
import { lastScoreSeen, planSteps, type StepPlan } from "../domain/step-plan.ts";
import { gateQuestion } from "./evaluate-gate.ts";
import { ForecastPrefetch } from "./forecast-prefetch.ts";
import { intradaySteps } from "./intraday-steps.ts";
import { makeForecasts, scoreForecasts } from "./make-forecasts.ts";
import { measureBenchmarks } from "./measure-benchmarks.ts";
import { lookAfterAudit, untilBothOpen } from "./paired-look.ts";
import type { Peers } from "./peers.ts";
import { readPinnedData } from "./pinned-data.ts";
import type { SealRegister, SprintJournal } from "./ports.ts";
import { latest, runStep } from "./run-step.ts";

/** Goes around a step of a kind, to measure it; runs it once and answers what it answers. */
export type WatchStep = <T>(kind: SprintStep["kind"], run: () => Promise<T>) => Promise<T>;

/** What sprints are run with. */
export interface RunSprintDependencies {
  readonly journal: SprintJournal;
  readonly readHistory: ReadHistory;
  readonly seals: Pick<SealRegister, "getSeal">;
  /** The services, until the signal is aborted; every call under way ends with it. */
  readonly peersForSprint: (signal: AbortSignal) => Peers;
  /** Forecasts that may be under way at the same time, over all tickers. */
  readonly forecastsAhead: number;
  /** Called after every change of the journal. */
  readonly changed: (sprint: string) => void;
  /** Resolves at the next change of a sprint, or when the signal is aborted. */
  readonly nextChange: (sprint: string, signal: AbortSignal) => Promise<void>;
  /** Called with every step after it was journalled, in order; absent: nobody. */
  readonly journalled?: (step: SprintStep) => void;
  /** Absent: nobody watches. */
  readonly watchStep?: WatchStep | undefined;
  /** The build that runs, which every step records. */
  readonly build: string;
  /** Resolves when other work of the process has run. */
  readonly letOthersRun: () => Promise<void>;
}

/**
 * Runs a sprint to its result, resuming at the first step that is not journalled. Stops at once
 * when the signal is aborted; the next run resumes from what is journalled then.
 *
 * @returns its result, undefined when stopped between two steps.
 * @throws Fault DATA_CHANGED when the stored bars are no longer those that were pinned; FIELD_INVALID where the log of
 *   evidence has its seal opened by another sprint; that of a peer; CANCELLED when stopped in the middle of a step.
 */
export async function runSprint(
  dependencies: RunSprintDependencies,
  sprint: Sprint,
  signal: AbortSignal,
): Promise<SprintResult | undefined> {
  const { journal, build, watchStep = unwatched } = dependencies;
  const peers = dependencies.peersForSprint(signal);
  await logOpening(dependencies.seals, peers, sprint);
  const data = await readPinnedData(dependencies.readHistory, sprint);
  const { histories, rates } = data;
  const portfolio = sprint.portfolio || (await openPortfolio(journal, peers, sprint, histories));
  const steps = [...(await journal.stepsAfter(sprint.name, 0))];
  const { settlementMs } = closesOf(sprint, histories);
  const { intradayPass } = sprint.spec;
  const intraday =
    intradayPass &&
    intradaySteps(intradayPass, { peers, sprint, data, settlementMs, steps, signal });
  const plansOf = (planned: Sprint) => {
    const closes = closesOf(planned, histories);
    const { horizonCloseTimesMs } = closes;
    const { asOfTimesMs } = planned;
    return planSteps(asOfTimesMs, horizonCloseTimesMs, closes.settlementMs, intraday?.passes);
  };
  // An arm that ends early goes on as if no more had been planned.
  let planned = sprint;
  let plans = plansOf(planned);
  let made = steps.length;
  const prefetch = new ForecastPrefetch({
    make: (audit, stop) => makeForecasts(peers, sprint, histories, audit, stop),
    score: (forecasts, stop) => scoreForecasts(peers, sprint, histories, forecasts, stop),
    // Nothing is made beyond the next look: it may be the last.
    get audits() {
      return lastBeforeLook(planned, made + 1);
    },
    ahead: Math.max(1, Math.floor(dependencies.forecastsAhead / histories.length)),
    scored: plans.slice(0, steps.length).flatMap(({ closing }) => closing).length,
    lastScoreSeen: lastScoreSeen(plans, sprint.policy.forecast.minimumScoredForecasts),
  });
  const forecastsOf = (audit: number) => prefetch.of(audit);
  const scoresOf = (audit: number) => prefetch.scoresOf(audit);
  const stop = () => prefetch.stop();
  signal.addEventListener("abort", stop, { once: true });
  try {
    if (made === 0) await untilBothOpen(dependencies, sprint, signal);
    for (; made < plans.length; made += 1) {
      if (signal.aborted) return undefined;
      if (plans[made]?.kind === "AUDIT") {
        const look = await lookAfterAudit({ ...dependencies, peers }, planned, made, signal);
        if (signal.aborted) return undefined;
        if (look?.isDecided) {
          planned = endedAt(planned, look);
          plans = plansOf(planned);
        }
      }
      const plan = plans[made] as StepPlan;
      const context = {
        sprint: planned,
        portfolio,
        histories,
        rates,
        peers,
        forecastsOf,
        scoresOf,
      };
      const run = () => runStep({ ...context, ...(intraday && { intraday }) }, plan);
      const step = { ...(await watchStep(plan.kind, run)), build };
      await journal.appendStep(sprint.name, step);
      steps.push(step);
      for (const audit of plan.closing) prefetch.release(audit);
      dependencies.journalled?.(step);
      dependencies.changed(sprint.name);
    }
  } finally {
    signal.removeEventListener("abort", stop);
    prefetch.stop();
  }
  if (signal.aborted) return undefined;
  const endTimeMs = plans.at(-1)?.asOfMs ?? 0;
  const run = { sprint: planned, portfolio, histories, endTimeMs };
  await measureBenchmarks(peers, run, async () => {
    await dependencies.letOthersRun();
    signal.throwIfAborted();
  });
  return conclude(peers, planned, steps, build);
}

/**
 * Has the opening of the seal in the log of evidence before anything is made of its bars, so that no answer of a gate on
 * them comes before it. Asked for again after every start, the log has it once.
 */
async function logOpening(
  seals: Pick<SealRegister, "getSeal">,
  { audit }: Peers,
  { spec: { openSeal } }: Sprint,
): Promise<void> {
  const seal = openSeal === undefined ? undefined : await seals.getSeal(openSeal);
  if (seal !== undefined) await audit.logSeal(seal);
}

/** Where nobody watches. */
export const unwatched: WatchStep = (_kind, run) => run();

/** Opens the portfolio of a sprint; a second call finds it. */
export async function openPortfolio(
  journal: SprintJournal,
  peers: Peers,
  { name, spec, policy, currency, provenance }: Sprint,
  histories: readonly BarHistory[],
): Promise<string> {
  const [first] = histories as readonly [BarHistory, ...BarHistory[]];
  const portfolio = await peers.execution.createPortfolio({
    requestId: name,
    auditSet: name,
    currency: currency || first.instrument.currency,
    mode: policy.risk.mode,
    provenance: provenance ?? first.provenance,
    startingCashMicros: spec.startingCashMicros,
    policy: policy.execution,
    costModel: policy.costModel,
  });
  await journal.setPortfolio(name, portfolio);
  return portfolio;
}

/** When the horizon of each audit run has closed, and when the lots of the last one have left, for every ticker. */
function closesOf(sprint: Sprint, histories: readonly BarHistory[]) {
  const { spec, asOfTimesMs, settlementBars = spec.horizonBars } = sprint;
  const closeMs = (asOfMs: number, bars: number) =>
    Math.max(...histories.map((history) => barCloseMs(history, asOfMs, bars)));
  const horizonCloseTimesMs = asOfTimesMs.map((asOfMs) => closeMs(asOfMs, spec.horizonBars));
  const latestLeaveMs = closeMs(asOfTimesMs.at(-1) as number, settlementBars);
  const settlementMs = Math.max(...horizonCloseTimesMs, latestLeaveMs);
  return { horizonCloseTimesMs, settlementMs };
}

/** When the n-th bar after an as-of has closed; never, where there is none yet. */
export function barCloseMs(history: BarHistory, asOfMs: number, bars: number): number {
  const last = history.after(asOfMs, bars)[bars - 1];
  return last === undefined ? Number.POSITIVE_INFINITY : closeTimeMs(last, history.interval);
}

async function conclude(
  peers: Peers,
  sprint: Sprint,
  steps: readonly SprintStep[],
  build: string,
): Promise<SprintResult> {
  const after = latest(steps.flatMap((step) => step.facts));
  const scorecard = await peers.audit.scorecard(sprint.name, after);
  const gates = [];
  for (const gate of sprint.policy.gates) {
    gates.push(await peers.audit.evaluate(gate, gateQuestion(sprint, after)));
  }
  const digests = gates.map((gate) => gate.digest);
  const builds = buildsOf(sprint, steps, build);
  const hashes = steps.map((step) => step.stepHash);
  return {
    verdict: verdictOf(gates, sprint),
    sprintHash: builds.length > 1 ? "" : sprintHash(sprint, hashes, scorecard.contentHash, digests),
    builds,
    scorecard: scorecard.json,
    gates: gates.map((gate) => gate.json),
    dropped: droppedAudits(steps),
  };
}
