import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { World } from "./world.ts";

const monthMs = 30 * 86_400_000;

/** Requests of the readiness checklist, and of the times that a process has stored. */
export const readinessRequests = {
  "ReadinessService/EvaluateReadiness": {
    weight: 1,
    of: ({ sprint }: World, number: number) => ({ sprints: number % 2 === 0 ? [sprint] : [] }),
  },
  "ReadinessService/ListReadiness": { weight: 1, of: () => ({ pageSize: 5 }) },
  "ReadinessService/RecordWaiver": {
    weight: 1,
    of: ({ startMs }: World, number: number) => ({
      requestId: `fuzz-${number}`,
      item: number % 2 === 0 ? "barbell" : "frontier",
      waivedBy: "fuzz",
      rationale: "later",
      policyHash: number % 3 === 0 ? "0123456789ab" : "",
      expireTime: timestampFromMs(startMs + monthMs),
    }),
  },
  "ReadinessService/RevokeWaiver": {
    weight: 1,
    of: ({ waiver: name }: World) => ({ name, revokedBy: "fuzz", rationale: "over" }),
  },
  "ReadinessService/ListWaivers": { weight: 1, of: () => ({ pageSize: 5 }) },
  "StoredTimesService/CheckStoredTimes": { weight: 1, of: () => ({}) },
} as const;
