import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { World } from "./world.ts";

/** Requests of the audit service about settings among others, and about ones that were not run yet. */
export const trialRequests = {
  "AuditService/EvaluateTrials": {
    weight: 2,
    of: ({ sprint: auditSet }: World, number: number) => ({
      ...{ auditSet, trials: 2 + number, trialNumber: 1, familyAlphaRatio: 0.05 },
      otherTrials: [{ auditSets: ["sprints/other", auditSet] }],
      seenUntilTime: timestampFromMs(0),
    }),
  },
  "AuditService/PlanGates": {
    weight: 1,
    of: (_: World, number: number) => ({
      ...{ gates: ["phase-1"], windows: number % 50, tradeWindows: number % 50 },
      ...{ trialNumber: 1 + number, familyAlphaRatio: 0.05 },
    }),
  },
};
