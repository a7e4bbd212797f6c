import type { DescService } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { ProcessName } from "#cli/embedded.ts";
import { OperationsService } from "#proto/pmx/ops/v1/operations_service_pb.ts";
import { RefusedFactsService } from "#proto/pmx/ops/v1/refused_facts_service_pb.ts";
import { ReadinessService } from "#proto/pmx/readiness/v1/readiness_service_pb.ts";
import { StoredTimesService } from "#proto/pmx/type/v1/stored_times_service_pb.ts";
import type { World } from "./world.ts";

const monthMs = 30 * 86_400_000;

/** The services of the readiness checklist and what every process says of itself, as the gateway answers them. */
export const readinessServices: readonly (readonly [ProcessName, DescService])[] = [
  ["gateway", ReadinessService],
  ["gateway", StoredTimesService],
  ["gateway", OperationsService],
  ["execution", RefusedFactsService],
];

/** Requests of the readiness checklist, of the times that a process has stored and of its status. */
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
  "OperationsService/GetStatus": {
    weight: 1,
    of: (_: World, number: number) => ({ peerDepth: number % 3 }),
  },
  "RefusedFactsService/ListRefusedFacts": { weight: 1, of: () => ({ pageSize: 5 }) },
  "RefusedFactsService/ReplayRefusedFacts": {
    weight: 1,
    of: () => ({ eventIds: ["execution-none-1"] }),
  },
} as const;
