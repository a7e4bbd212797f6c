import { createHash } from "node:crypto";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { CommitmentMetric } from "#proto/pmx/audit/v1/commitment_pb.ts";
import type { World } from "./world.ts";

const dayMs = 86_400_000;
const requestId = (number: number) => `fuzz-${number % 20}`;

/** The name follows from the request that opened it. */
const commitmentOf = (number: number) => {
  const id = createHash("sha256").update(requestId(number)).digest("hex").slice(0, 16);
  return `commitments/${id}`;
};

/** Requests of commitments, whose first periods begin after the fuzzing. */
export const commitmentRequests = {
  "CommitmentService/OpenCommitment": {
    weight: 2,
    of: ({ startMs }: World, number: number) => ({
      requestId: requestId(number),
      openedBy: "fuzz",
      claim: {
        ...(number % 2 === 0
          ? { metric: CommitmentMetric.HIT_RATE, minimumRatio: 0.6, floorRatio: 0.5 }
          : {
              metric: CommitmentMetric.MEAN_RETURN_AFTER_COST,
              ...{ minimumRatio: 0.004, largestLossRatio: 0.05, largestGainRatio: 0.05 },
            }),
        ...{ alphaRatio: 0.05, averageRunLength: 500n, periodDays: 7, graceDays: 3 },
        firstPeriodStartTime: timestampFromMs(startMs + dayMs),
        sprint: "sprints/fuzz",
        statementHash: "ab".repeat(32),
      },
    }),
  },
  "CommitmentService/ReportPeriods": {
    weight: 2,
    of: (_: World, number: number) => ({
      commitment: commitmentOf(number),
      periods: [
        { period: 0, valueRatio: 0.01 },
        { period: number % 3, valueRatio: 0.02 },
      ],
    }),
  },
  "CommitmentService/GetCommitment": {
    weight: 1,
    of: (_: World, number: number) => ({ commitment: commitmentOf(number) }),
  },
  "CommitmentService/ListCommitments": { weight: 1, of: () => ({ pageSize: 5 }) },
  "CommitmentService/CloseCommitment": {
    weight: 1,
    of: (_: World, number: number) => ({
      ...{ commitment: commitmentOf(number), closedBy: "fuzz", reason: "enough" },
    }),
  },
  "CommitmentService/WatchCommitment": {
    weight: 1,
    of: (_: World, number: number) => ({ commitment: commitmentOf(number), afterChange: 0 }),
  },
};
