import { create } from "@bufbuild/protobuf";
import { z } from "zod";
import { askedPage, pageOf } from "#lib/kit/grpc/page.ts";
import type { Handlers } from "#lib/kit/grpc/server/handlers.ts";
import { CommitmentSchema } from "#proto/pmx/audit/v1/commitment_pb.ts";
import type {
  CommitmentService,
  ReportPeriodsRequest,
} from "#proto/pmx/audit/v1/commitment_service_pb.ts";
import type { CommitmentFeed } from "../app/commitment-feed.ts";
import type { Commitments } from "../app/commitments.ts";
import { watchCommitment } from "../app/watch-commitment.ts";
import { latePeriods } from "../domain/commitment/report-periods.ts";
import { changeToMessage, commitmentToMessage, openingFromMessage } from "./commitment-message.ts";

const pages = { sizes: { standard: 20, largest: 100 }, key: z.int().min(1) };

/** Changes of a verdict that one answer holds. */
const changesTogether = 100;

/** The RPCs of commitments. */
export function commitmentHandlers(dependencies: {
  readonly commitments: Commitments;
  readonly feed: CommitmentFeed;
}): Handlers<typeof CommitmentService> {
  const { commitments } = dependencies;
  return {
    async openCommitment(request) {
      const opening = openingFromMessage(request);
      return { commitment: await commitments.open(opening, commitmentToMessage) };
    },
    reportPeriods(request) {
      const periods = periodsFromMessage(request);
      return commitments.report(request.commitment, periods, (commitment) => ({
        commitment: commitmentToMessage(commitment),
        latePeriods: [...latePeriods(commitment, periods)],
      }));
    },
    getCommitment({ commitment: name }) {
      return commitments.read(name, (commitment) => ({
        commitment: commitmentToMessage(commitment),
        changes: commitment.changes.slice(-changesTogether).map(changeToMessage),
      }));
    },
    async listCommitments(request) {
      const asked = askedPage(request, { query: {}, ...pages });
      const listed = await commitments.list(asked.after ?? 0, asked.limit, (commitment) =>
        create(CommitmentSchema, commitmentToMessage(commitment)),
      );
      const { messages, nextPageToken } = pageOf(listed, asked, {
        keyOf: ({ position }) => position,
        schema: CommitmentSchema,
        toMessage: ({ viewed }) => viewed,
      });
      return { commitments: messages, nextPageToken };
    },
    async closeCommitment({ commitment: name, closedBy, reason }) {
      const by = { closedBy, reason };
      return { commitment: await commitments.close(name, by, commitmentToMessage) };
    },
    async *watchCommitment({ commitment: name, afterChange }, { signal }) {
      const watched = watchCommitment(dependencies, name, afterChange, signal, commitmentToMessage);
      for await (const one of watched) {
        yield "change" in one
          ? { event: { case: "change", value: changeToMessage(one.change) } as const }
          : { event: { case: "commitment", value: one.commitment } as const };
      }
      // A process that drains ends it before; the signal's reason says so.
      signal.throwIfAborted();
    },
  };
}

function periodsFromMessage({ periods }: ReportPeriodsRequest) {
  return periods.map(({ period, valueRatio: value }) => ({ period, value }));
}
