import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { collectEvidence } from "#cli/evidence/collect-evidence.ts";
import type { ExportedEvidence } from "#cli/evidence/export-file.ts";
import { TradeClosedSchema } from "#proto/pmx/event/v1/execution_event_pb.ts";
import { ForecastScoredSchema } from "#proto/pmx/event/v1/forecast_event_pb.ts";
import { publisher, type RunningAudit, runningAudit } from "./running-audit.ts";
import { closed, scored, subjects } from "./sample-facts.ts";

export const sprint = { name: "sprints/a", dataHash: "a".repeat(64), policyHash: "b".repeat(64) };
export const auditSet = sprint.name;

/** An audit service with a sprint of three forecasts and two trades that opened a seal, was judged and compared. */
export interface ExportedSprint {
  readonly audit: RunningAudit;
  readonly evidence: ExportedEvidence;
  /** Checkpoints that were kept before the last facts came. */
  readonly kept: string;
  /** The present ones. */
  checkpoints(): Promise<string>;
}

export async function exportedSprint(): Promise<ExportedSprint> {
  const audit = await runningAudit();
  const checkpoints = async () => {
    const { heads } = await audit.evidence.getCheckpoint({});
    return heads
      .filter(({ size }) => size > 0n)
      .map(({ checkpoint }) => checkpoint)
      .join("");
  };
  const forecasts = publisher(audit.bus, "forecast");
  const trades = publisher(audit.bus, "execution");
  for (let day = 0; day < 3; day += 1) {
    const score = scored({ auditSet, day: day * 7 }, 0.8 + day / 5);
    await forecasts.fact(ForecastScoredSchema, score, subjects.scored);
  }
  await trades.fact(TradeClosedSchema, closed(auditSet, "1", 5_000_000n), subjects.closed);
  const other = scored({ auditSet: "sprints/b", day: 0 }, 2);
  const at = await forecasts.fact(ForecastScoredSchema, other, subjects.scored);
  await audit.client.getScorecard({ auditSet, after: [at] });
  const kept = await checkpoints();
  const loser = closed(auditSet, "2", -9_000_000n);
  const last = await trades.fact(TradeClosedSchema, loser, subjects.closed);
  const time = timestampFromMs(Date.UTC(2026, 0, 1));
  const [seal, made] = ["seals/0a1b", { tickers: ["AAPL"], fromTime: time, createTime: time }];
  await audit.evidence.logSeal({ seal, made });
  await audit.evidence.logSeal({ seal, opened: { sprint: auditSet, openTime: time } });
  const trial = { trialNumber: 3, seenUntilTime: timestampFromMs(0) };
  for (const gate of ["phase-0", "phase-1"]) {
    await audit.client.evaluateGate({ gate, auditSet, after: [last], ...trial });
  }
  await audit.client.compareAuditSets({ baseAuditSet: "sprints/b", otherAuditSet: auditSet });
  return { audit, kept, checkpoints, evidence: await collectEvidence(audit.evidence, sprint) };
}
