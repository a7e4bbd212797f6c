import type { BarHistory } from "../../market-data/app/bar-history.ts";
import { buildsOf } from "../domain/builds.ts";
import { sprintHash, verdictOf } from "../domain/digest.ts";
import { droppedAudits } from "../domain/dropped-audits.ts";
import { type ForwardNight, nightOfAudit, sprintOfNight } from "../domain/forward-night.ts";
import { type WaitingGate, waitingGates } from "../domain/forward-plan.ts";
import type { Sprint, SprintResult, SprintStep } from "../domain/sprint.ts";
import type { StepPlan } from "../domain/step-plan.ts";
import { gateQuestion } from "./evaluate-gate.ts";
import type { AuditScores } from "./forecast-prefetch.ts";
import type { ForwardJournal } from "./forward-ports.ts";
import { makeForecasts } from "./make-forecasts.ts";
import type { Peers } from "./peers.ts";
import { type PinnedData, readPinnedData } from "./pinned-data.ts";
import { barCloseMs, openPortfolio, type RunSprintDependencies, unwatched } from "./run-sprint.ts";
import { latest, runStep } from "./run-step.ts";

/** What forward sprints are run with. */
export interface RunForwardDependencies extends RunSprintDependencies {
  readonly nights: ForwardJournal["nights"];
}

/**
 * Runs the audit runs of a forward sprint that are not journalled, each on the bars that its night has pinned, then
 * evaluates its gates on all evidence so far. Nothing is settled: positions stay open for the next night. Stops
 * at once when the signal is aborted; the next run goes on from what is journalled then.
 *
 * A step sees no bar after its as-of, so that several sessions caught up in one night are the same steps as one a
 * night.
 * @returns the result, undefined when stopped between two steps or where it has no night yet.
 * @throws Fault as `runSprint`.
 */
export async function runForward(
  dependencies: RunForwardDependencies,
  sprint: Sprint,
  signal: AbortSignal,
): Promise<SprintResult | undefined> {
  const { journal, build, watchStep = unwatched } = dependencies;
  const nights = await dependencies.nights(sprint.name);
  const peers = dependencies.peersForSprint(signal);
  const steps = [...(await journal.stepsAfter(sprint.name, 0))];
  let read: { readonly night: ForwardNight; readonly data: PinnedData } | undefined;
  let { portfolio } = sprint;
  while (steps.length < sprint.asOfTimesMs.length) {
    if (signal.aborted) return undefined;
    const audit = steps.length + 1;
    const night = nightOfAudit(nights, audit) as ForwardNight;
    const ofNight = sprintOfNight(sprint, night);
    if (read?.night !== night) {
      read = { night, data: await readPinnedData(dependencies.readHistory, ofNight) };
    }
    const { histories, rates } = read.data;
    portfolio ||= await openPortfolio(journal, peers, ofNight, histories);
    const plan = planOf(sprint, steps, histories);
    const context = {
      ...{ sprint: ofNight, portfolio, histories, rates, peers },
      forecastsOf: () => makeForecasts(peers, ofNight, histories, audit, signal),
      scoresOf: (closed: number) => scoresOf(peers, sprint, histories, steps[closed - 1]!, signal),
    };
    const step: SprintStep = {
      ...(await watchStep(plan.kind, () => runStep(context, plan))),
      closing: plan.closing,
      build,
    };
    await journal.appendStep(sprint.name, step);
    steps.push(step);
    dependencies.journalled?.(step);
    dependencies.changed(sprint.name);
    await dependencies.letOthersRun();
  }
  if (signal.aborted || steps.length === 0) return undefined;
  return conclude(peers, sprint, steps, build);
}

/** The step of the next audit run, with the earlier ones whose horizon closes in it. */
function planOf(
  { asOfTimesMs, spec }: Sprint,
  steps: readonly SprintStep[],
  histories: readonly BarHistory[],
): StepPlan {
  const asOfMs = asOfTimesMs[steps.length] as number;
  const scored = steps.flatMap(({ closing = [] }) => closing).length;
  const closing: number[] = [];
  // Horizons close in the order of their as-of dates.
  for (const { audit, asOfMs: madeMs } of steps.slice(scored)) {
    const closeMs = histories.map((history) => barCloseMs(history, madeMs, spec.horizonBars));
    if (Math.max(...closeMs) > asOfMs) break;
    closing.push(audit);
  }
  return {
    sequence: steps.length + 1,
    kind: "AUDIT",
    audit: steps.length + 1,
    afterMs: steps.at(-1)?.asOfMs ?? asOfMs,
    asOfMs,
    closing,
  };
}

/** Scores what an earlier step forecast, one after another, so that the facts of a sprint have one order. */
async function scoresOf(
  peers: Peers,
  { spec, holdingBars }: Sprint,
  histories: readonly BarHistory[],
  { asOfMs, tickers }: SprintStep,
  signal: AbortSignal,
): Promise<AuditScores> {
  const scores: AuditScores[number][] = [];
  for (const [at, history] of histories.entries()) {
    const forecast = tickers[at]?.forecast ?? "";
    const bars = history.after(asOfMs, spec.horizonBars);
    const score =
      forecast === ""
        ? undefined
        : await peers.forecast.score(forecast, bars, holdingBars?.[at], signal);
    scores.push(score);
  }
  return scores;
}

/** A gate is asked from the night on that has the evidence which it cannot pass without. */
async function conclude(
  peers: Peers,
  sprint: Sprint,
  steps: readonly SprintStep[],
  build: string,
): Promise<SprintResult> {
  const after = latest(steps.flatMap((step) => step.facts));
  const scorecard = await peers.audit.scorecard(sprint.name, after);
  const waiting = waitingGates(sprint.forward?.needs ?? [], scorecard.counts);
  const gates = [];
  for (const gate of sprint.policy.gates) {
    if (waiting.some(({ needs }) => needs.gate === gate.gate)) continue;
    gates.push(await peers.audit.evaluate(gate, gateQuestion(sprint, after)));
  }
  const builds = buildsOf(sprint, steps, build);
  const hashes = steps.map((step) => step.stepHash);
  const digests = gates.map((gate) => gate.digest);
  return {
    verdict: verdictSoFar(gates, waiting, sprint),
    sprintHash: builds.length > 1 ? "" : sprintHash(sprint, hashes, scorecard.contentHash, digests),
    builds,
    scorecard: scorecard.json,
    gates: gates.map((gate) => gate.json),
    dropped: droppedAudits(steps),
    waiting,
  };
}

/** No PASS while a gate waits: what it asks for is not known yet. */
function verdictSoFar(
  gates: Parameters<typeof verdictOf>[0],
  waiting: readonly WaitingGate[],
  sprint: Sprint,
): SprintResult["verdict"] {
  const found = verdictOf(gates, sprint);
  return waiting.length > 0 && found !== "FAIL" ? "INCONCLUSIVE" : found;
}
