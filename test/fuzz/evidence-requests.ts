import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { World } from "./world.ts";

/** Requests of the logs of evidence; a log is named for its database, which no request knows beforehand. */
export const evidenceRequests = {
  "EvidenceService/GetCheckpoint": { weight: 1, of: () => ({}) },
  "EvidenceService/ListEvidence": {
    weight: 1,
    of: ({ sprint: auditSet }: World, number: number) => ({
      ...{ log: "execution-0001", auditSet, pageSize: 5 },
      treeSize: BigInt(number % 3),
    }),
  },
  "EvidenceService/GetInclusionProof": {
    weight: 1,
    of: (_: World, number: number) => ({
      ...{ log: "execution-0001", index: BigInt(number) },
      name: number % 5 === 0 ? `seals/f${number % 20}/opening` : "",
    }),
  },
  "EvidenceService/GetConsistencyProof": {
    weight: 1,
    of: (_: World, number: number) => ({ log: "execution-0001", oldSize: BigInt(number) }),
  },
  "EvidenceService/VerifyEvidence": {
    weight: 1,
    of: (_: World, number: number) =>
      number % 2 === 0 ? { afterAuditSet: "" } : { log: "execution-0001", records: 10 },
  },
  "EvidenceService/LogWaiver": {
    weight: 1,
    of: ({ startMs }: World, number: number) => {
      const time = timestampFromMs(startMs);
      const said = { rationale: "later" };
      return {
        waiver: `waivers/fuzz-${number % 20}`,
        ...(number % 2 === 0
          ? { revoked: { ...said, revokedBy: "fuzz", revokeTime: time } }
          : {
              granted: {
                ...said,
                ...{ item: "barbell", waivedBy: "fuzz", createTime: time, expireTime: time },
              },
            }),
      };
    },
  },
  "EvidenceService/LogSeal": {
    weight: 1,
    of: ({ sprint, startMs }: World, number: number) => {
      const time = timestampFromMs(startMs);
      return {
        seal: `seals/f${number % 20}`,
        ...(number % 2 === 0
          ? { opened: { sprint, openTime: time } }
          : { made: { tickers: ["AAPL"], fromTime: time, createTime: time } }),
      };
    },
  },
  "EvidenceService/SignVerdict": {
    weight: 1,
    of: ({ sprint: auditSet }: World) => ({
      ...{ auditSet, dataHash: "a".repeat(64), strategyHash: "b".repeat(64) },
    }),
  },
};
