import { Fault } from "#lib/kernel/fault.ts";
import type { FactWriter } from "#services/audit/app/ports.ts";
import { recordFact } from "#services/audit/app/record-fact.ts";
import { type Evidence, RecordedFacts } from "#services/audit/domain/evidence/evidence.ts";
import { type FactRecord, factFromRecord } from "#services/audit/domain/facts/fact.ts";
import type { ForecastScored } from "#services/audit/domain/facts/forecast-facts.ts";
import { measured, sampleKey, sampleScored } from "#test/unit/audit/sample-evidence.ts";

/** Root mean squared errors of an audit: those of the models, and of the ensemble. */
export type Rmses = Readonly<Record<string, number>>;

/** A number of audits with the same errors; those of one window are the same audit. */
export interface AuditRun {
  readonly audits: number;
  readonly rmse: Rmses;
  readonly window?: readonly [string, string];
}

const dayMs = 86_400_000;

/** The score of an audit, held against a baseline that was named in advance. */
export function scoredOf({ ensemble, ...models }: Rmses, baseline: string, asOfMs: number) {
  const modelRmses = Object.entries(models).map(([model, value]) => {
    return { model, rmse: measured("rmse", "PRICE", value) };
  });
  const key = sampleKey({ asOfMs });
  const change = { key, forecast: `forecasts/${asOfMs}`, baselineModel: baseline, modelRmses };
  return sampleScored(ensemble, models[baseline], change);
}

/** Scores of audits on successive days, but for those of a stated window. */
export function scoresOf(runs: readonly AuditRun[], baseline: string): readonly ForecastScored[] {
  let day = Date.UTC(2015, 0, 5);
  return runs.flatMap(({ audits, rmse, window }) =>
    Array.from({ length: audits }, () => {
      day += dayMs;
      return scoredOf(rmse, baseline, window === undefined ? day : Date.parse(window[1]));
    }),
  );
}

/** The evidence of what the audit service records of scores that arrive in this order. */
export function recordedEvidence(scores: readonly ForecastScored[]): Evidence {
  const records: FactRecord[] = [];
  const same = ({ kind, identity }: FactRecord) =>
    records.find((one) => one.kind === kind && one.identity === identity);
  const writer: FactWriter = {
    recordedHash: (record) => same(record)?.factHash,
    insert: (record) => same(record) === undefined && records.push(record) > 0,
  };
  for (const value of scores) {
    try {
      recordFact(writer, { kind: "FORECAST_SCORED", value }, 0);
    } catch (error) {
      // Another score of the same audit is no evidence.
      if (!(error instanceof Fault)) throw error;
    }
  }
  const facts = new RecordedFacts();
  for (const [index, { kind, content }] of records.entries()) {
    facts.add(index + 1, factFromRecord(kind, content));
  }
  return facts.evidence("sprints/a", 0, []);
}
