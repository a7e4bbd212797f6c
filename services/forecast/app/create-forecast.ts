import { Fault } from "#lib/kernel/fault.ts";
import { directionRecord } from "../domain/direction/direction-record.ts";
import { summariseErrors } from "../domain/ensemble/evidence.ts";
import type { Forecast } from "../domain/forecast.ts";
import { minimumScoredRises } from "../domain/rise/calibration.ts";
import { scoredDirections } from "../domain/scoring/direction.ts";
import { externalName } from "../domain/submission/source.ts";
import { modelsOf } from "../domain/submission/submitted-models.ts";
import { askExternal } from "./ask-external.ts";
import { isFailedFit, stateFailure } from "./failed-fit.ts";
import {
  type CreateForecast,
  type ForecastIdentity,
  type ForecastPlan,
  identifyForecast,
  planForecast,
} from "./plan-forecast.ts";
import type {
  Committed,
  EvidenceKey,
  ExternalForecasters,
  FitCaller,
  FitEngine,
  FitInput,
  ForecastStore,
  ReceivedForecast,
} from "./ports.ts";
import {
  type FittedForecast,
  type SubmittedDependencies,
  takeSubmitted,
} from "./take-submitted.ts";

/** What forecasts are made with. */
export interface CreateForecastDependencies {
  readonly store: ForecastStore;
  readonly submissions: SubmittedDependencies["submissions"];
  readonly external: ExternalForecasters;
  readonly engine: FitEngine;
  readonly nowMs: () => number;
  /** Name of the service in fact positions. */
  readonly source: string;
}

/**
 * Makes a forecast from the latest bars of the request that the policy looks at, or answers with the
 * stored one for the same inputs. An audit set has one forecast of a ticker, as-of, interval, horizon and
 * policy: another one from other bars, or of another instrument of that ticker, is refused, since two
 * would contradict each other as evidence. That a fit of an audit set failed is stated as a fact, whose position
 * the fault carries. Not an async function: a call may wait long for a thread, and the frame of an async one
 * would keep the request's bars in memory meanwhile.
 * @throws Fault FIELD_INVALID, BARS_TOO_FEW, BARS_INVALID, BARS_OUT_OF_ORDER, LOOK_AHEAD, FIT_FAILED,
 *   FORECAST_MISSING, COMMITMENT_UNREVEALED, COMMITMENT_PENDING, BARS_CONFLICTING, OVERLOADED, DRAINING, DEADLINE, or the signal's reason when it aborts
 */
export function createForecast(
  dependencies: CreateForecastDependencies,
  request: CreateForecast,
  caller: FitCaller,
): Promise<Committed<Forecast>> {
  const { store } = dependencies;
  const identity = identifyForecast(request);
  const known = store.find(identity.name);
  if (known) return answerOf({ value: known, position: store.position() }, identity);
  // Before the fit, which takes a thread for a while.
  const other = store.findByKey(keyOf(identity));
  if (other) return Promise.reject(conflictFault(other, identity));
  const name = externalName(identity.policy.submission?.source ?? "");
  // Their bars are kept while another process is asked, and no longer than that.
  const received =
    name === undefined
      ? undefined
      : askExternal(dependencies, name, identity, identity.bars, caller);
  return fitAndKeep(dependencies, planForecast(identity), caller, received);
}

async function fitAndKeep(
  { store, submissions, engine, nowMs, source }: CreateForecastDependencies,
  plan: ForecastPlan,
  caller: FitCaller,
  received?: Promise<ReceivedForecast>,
): Promise<Committed<Forecast>> {
  const { name, subject, hashes, bars, policy, evidenceKey, priceBasis } = plan;
  const { horizonBars } = subject;
  const { directions, ...evidence } = scoredOf(store, plan);
  const input = { bars, horizonBars, policy, ...evidence };
  const { submission } = policy;
  const made: Promise<FittedForecast> =
    submission === undefined
      ? engine.forecast(input, caller)
      : Promise.resolve(received).then((one) =>
          takeSubmitted({ submissions, nowMs }, submission.source, subject, input, one),
        );
  const fitted = made.catch(async (error) => {
    if (!isFailedFit(error, caller)) throw error;
    const failed = { subject, hashes, reason: error.reason, timeMs: nowMs() };
    throw await stateFailure(store, source, failed, error);
  });
  const { content, ...besideContent } = await fitted;
  const beside = { name, createTimeMs: nowMs(), ...besideContent, ...directions };
  const stated = priceBasis === undefined ? {} : { priceBasis };
  const forecast = { ...beside, ...subject, ...hashes, ...content, ...stated };
  const kept = await store.keep(forecast, policy, evidenceKey);
  if (kept.value.name !== name) throw conflictFault(kept.value, plan);
  return answerOf(kept, plan);
}

/**
 * The stored forecast of a request. What the first request stated of its prices stays: one that states nothing may
 * follow, and one may follow that stated nothing; two statements that differ cannot both be true of the same bars.
 */
function answerOf(
  stored: Committed<Forecast>,
  asked: Pick<ForecastIdentity, "subject" | "hashes" | "priceBasis">,
): Promise<Committed<Forecast>> {
  const { priceBasis } = asked;
  const first = stored.value.priceBasis;
  if (first === undefined || priceBasis === undefined || first === priceBasis) {
    return Promise.resolve(stored);
  }
  return Promise.reject(conflictFault(stored.value, asked));
}

function keyOf({
  subject: { auditSet, instrument, interval, asOfMs, horizonBars },
  hashes: { policyHash },
}: ForecastIdentity): EvidenceKey {
  return { auditSet, ticker: instrument.ticker, interval, asOfMs, horizonBars, policyHash };
}

/** Says what the other forecast was made from: other bars or prices, or an instrument that differs in a field. */
function conflictFault(
  stored: Forecast,
  asked: Pick<ForecastIdentity, "subject" | "hashes" | "priceBasis">,
): Fault {
  const { auditSet, asOfMs, horizonBars } = stored;
  const { instrument } = asked.subject;
  const { dataHash } = asked.hashes;
  const field = (Object.keys(instrument) as (keyof typeof instrument)[]).find(
    (name) => instrument[name] !== stored.instrument[name],
  );
  const difference =
    field !== undefined
      ? `an instrument whose ${field} is ${stored.instrument[field]}, not ${instrument[field]}`
      : stored.dataHash === dataHash
        ? `bars whose price basis is ${stored.priceBasis}, not ${asked.priceBasis}`
        : "other bars";
  const message = `audit set ${auditSet} has ${stored.name} for ${instrument.ticker} as of ${new Date(asOfMs).toISOString()}, ${horizonBars} bars ahead, under this policy, made from ${difference}; it stays: ask for it with the same request, or use another audit set`;
  return new Fault("ALREADY_EXISTS", "BARS_CONFLICTING", message, {
    metadata: { resource: stored.name, storedDataHash: stored.dataHash, dataHash },
  });
}

/** What the latest forecasts of the same subject tell, as far as enough were scored by the as-of. */
function scoredOf(
  store: ForecastStore,
  { subject, evidenceKey, policy }: ForecastPlan,
): Pick<FitInput, "evidence" | "riseScores"> & {
  readonly directions: Pick<Forecast, "scoredDirections" | "directionRecord">;
} {
  const { auditSet, asOfMs } = subject;
  const { ensemble } = policy;
  const scored = store.scored({ auditSet, evidenceKey, closedByMs: asOfMs });
  const riseScores = scored.flatMap(({ rise }) => (rise === undefined ? [] : [rise]));
  // Fewer are not waited for by those who make forecasts ahead, so that what they say would depend on who was first.
  const areEnough = scored.length >= ensemble.minimumScoredForecasts;
  return {
    directions: {
      ...(areEnough && { scoredDirections: scoredDirections(scored) }),
      directionRecord: directionRecord(
        areEnough ? scored.flatMap(({ direction }) => direction ?? []) : [],
      ),
    },
    ...(areEnough && {
      evidence: summariseErrors("SCORED_FORECASTS", modelsOf(policy), scored),
    }),
    // Fewer are not looked at, and need not go to a thread.
    riseScores: riseScores.length < minimumScoredRises ? [] : riseScores,
  };
}
