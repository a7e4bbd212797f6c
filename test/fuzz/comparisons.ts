import { DataProvenance } from "#proto/pmx/type/v1/trading_pb.ts";
import type { World } from "./world.ts";

/** Requests of the RPCs that compare, each of a sprint of the world with one that is known or not. */
export const comparisonRequests = {
  "SprintService/CompareSprints": {
    weight: 1,
    of: ({ sprint, otherSprint }: World, number: number) => ({
      baseSprint: sprint,
      otherSprint: number % 2 === 0 ? otherSprint : `${sprint}x`,
      spec: { decisiveMetric: "rmse_ratio", relativeMarginRatio: 0.1 },
    }),
  },
  "AuditService/CompareAuditSets": {
    weight: 1,
    of: ({ sprint }: World, number: number) => ({
      baseAuditSet: sprint,
      otherAuditSet: `sprints/other-${number % 5}`,
      varied: [{ path: "forecast.regime.enabled", baseJson: "true", otherJson: "false" }],
      spec: { decisiveMetric: "rmse_ratio", testLevelRatio: 0.05, powerRatio: 0.8 },
      dataProvenance: DataProvenance.SYNTHETIC,
      trialNumber: 2,
      seenUntilTime: { seconds: 1_500_000_000n },
      lastAsOfTime: { seconds: 1_600_000_000n },
      lookTimes: [{ seconds: 1_400_000_000n }, { seconds: 1_450_000_000n }],
      after: [{ source: "execution", sequence: 1n }],
    }),
  },
  "AuditService/LookAtAuditSets": {
    weight: 1,
    of: ({ sprint }: World, number: number) => ({
      baseAuditSet: sprint,
      otherAuditSet: `sprints/other-${number % 5}`,
      spec: { decisiveMetric: "rmse_ratio" },
      trialNumber: 1,
      seenUntilTime: { seconds: 1_500_000_000n },
      lastAsOfTime: { seconds: 1_600_000_000n },
      lookTime: { seconds: 1_550_000_000n },
      after: [{ source: "execution", sequence: 1n }],
    }),
  },
  "AuditService/ListComparisons": {
    weight: 1,
    of: ({ sprint: auditSet }: World) => ({ auditSet, pageSize: 5 }),
  },
};
