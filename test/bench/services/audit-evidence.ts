import { DecisionMadeSchema } from "#proto/pmx/event/v1/decision_event_pb.ts";
import { OrderFilledSchema, TradeClosedSchema } from "#proto/pmx/event/v1/execution_event_pb.ts";
import {
  ForecastCreatedSchema,
  ForecastScoredSchema,
} from "#proto/pmx/event/v1/forecast_event_pb.ts";
import { loadAuditConfig } from "#services/audit/config.ts";
import { startAudit } from "#services/audit/service.ts";
import { publisher } from "#test/contract/audit/running-audit.ts";
import {
  allowed,
  closed,
  created,
  denied,
  filled,
  price,
  scored,
  subjects,
} from "#test/contract/audit/sample-facts.ts";
import { serve } from "#test/support/served.ts";

const models = ["naive", "drift", "theta", "garch", "samossa", "mssa_rl"];
const levels = [0.8, 0.95];
/** One audit in so many trades. */
const auditsPerTrade = 2.5;

/** An audit set and how many audits it has. */
export interface AuditSet {
  readonly name: string;
  readonly audits: number;
}

/**
 * Fills the database of an audit service with the facts of sprints, as the other services would publish
 * them. It runs in this process, on an in-process bus: a process of its own would receive facts over NATS
 * only.
 */
export async function recordAudits(dataDir: string, sets: readonly AuditSet[]): Promise<void> {
  const config = loadAuditConfig({ environment: {} });
  const { bus, stop } = await serve(startAudit, config, { dataDir });
  const forecast = publisher(bus, "forecast");
  const gate = publisher(bus, "risk-gate");
  const execution = publisher(bus, "execution");
  const forecasts = async ({ name: auditSet, audits }: AuditSet) => {
    for (let day = 0; day < audits; day += 1) {
      const place = { auditSet, day };
      await forecast.fact(ForecastCreatedSchema, created(place), subjects.created);
      await forecast.fact(ForecastScoredSchema, outcomeOf(auditSet, day), subjects.scored);
    }
  };
  const decisions = async ({ name, audits }: AuditSet) => {
    for (let day = 0; day < audits; day += 1) {
      const decision = trades(day)
        ? allowed(name, `${name}-${day}`)
        : denied(name, `${name}-${day}`);
      await gate.fact(DecisionMadeSchema, decision, subjects.decided);
    }
  };
  const executions = async ({ name, audits }: AuditSet) => {
    for (let day = 0; day < audits; day += 1) {
      if (!trades(day)) continue;
      for (const leg of ["entry", "exit"]) {
        const fill = filled(name, `${name}-${day}-${leg}`);
        await execution.fact(OrderFilledSchema, fill, subjects.filled);
      }
      const netPnlMicros = BigInt((day % 7) - 3) * 40_000_000n;
      const trade = closed(name, `${name}-${day}`, netPnlMicros);
      await execution.fact(TradeClosedSchema, trade, subjects.closed);
    }
  };
  for (const set of sets) await Promise.all([forecasts(set), decisions(set), executions(set)]);
  await stop();
}

function trades(day: number): boolean {
  return Math.floor(day / auditsPerTrade) !== Math.floor((day - 1) / auditsPerTrade);
}

/** An outcome of six models and two bands, as the default policy gives. */
function outcomeOf(auditSet: string, day: number) {
  const ratio = 0.8 + (0.5 * ((day * 7_919) % 1_000)) / 1_000;
  const outcome = scored({ auditSet, day }, ratio);
  const [coverage] = outcome.coverages;
  return {
    ...outcome,
    modelRmses: models.map((model, index) => ({ model, rmse: price(2 * ratio + 0.1 * index) })),
    coverages: levels.map((levelRatio) => ({ ...coverage!, levelRatio })),
  };
}
