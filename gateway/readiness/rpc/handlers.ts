import { z } from "zod";
import { askedPage, pageOf } from "#lib/kit/grpc/page.ts";
import type { Handlers } from "#lib/kit/grpc/server/handlers.ts";
import { ReadinessSchema } from "#proto/pmx/readiness/v1/readiness_pb.ts";
import type { ReadinessService } from "#proto/pmx/readiness/v1/readiness_service_pb.ts";
import { WaiverSchema } from "#proto/pmx/readiness/v1/waiver_pb.ts";
import {
  type EvaluateReadinessDependencies,
  evaluateReadiness,
} from "../app/evaluate-readiness.ts";
import { recordWaiver, revokeWaiver } from "../app/waivers.ts";
import { readinessToMessage } from "./readiness-message.ts";
import { waiverFromMessage, waiverToMessage } from "./waiver-message.ts";

export { operations } from "#lib/wire/operations.ts";
export { storedTimes } from "#lib/wire/stored-times.ts";

const readinessPages = {
  query: { resource: "readiness" },
  sizes: { standard: 10, largest: 50 },
  key: z.string(),
};
const waiverPages = {
  query: { resource: "waivers" },
  sizes: { standard: 50, largest: 200 },
  key: z.string(),
};

/** The RPCs of the readiness checklist. */
export function readinessHandlers(
  dependencies: EvaluateReadinessDependencies,
): Handlers<typeof ReadinessService> {
  const { journal, nowMs } = dependencies;
  return {
    async evaluateReadiness({ sprints }) {
      return { readiness: readinessToMessage(await evaluateReadiness(dependencies, sprints)) };
    },
    async listReadiness(request) {
      const asked = askedPage(request, readinessPages);
      const listed = await journal.list(asked.limit, asked.after);
      const { messages: readiness, nextPageToken } = pageOf(listed, asked, {
        keyOf: ({ name }) => name,
        schema: ReadinessSchema,
        toMessage: readinessToMessage,
      });
      return { readiness, nextPageToken };
    },
    async recordWaiver(request) {
      const { requestId } = request;
      const waiver = await recordWaiver(dependencies, requestId, waiverFromMessage(request));
      return { waiver: waiverToMessage(waiver, nowMs()) };
    },
    async revokeWaiver({ name, revokedBy, rationale }) {
      const waiver = await revokeWaiver(dependencies, name, { revokedBy, rationale });
      return { waiver: waiverToMessage(waiver, nowMs()) };
    },
    async listWaivers(request) {
      const asked = askedPage(request, waiverPages);
      const listed = await journal.waivers(asked.limit, asked.after);
      const { messages: waivers, nextPageToken } = pageOf(listed, asked, {
        keyOf: ({ name }) => name,
        schema: WaiverSchema,
        toMessage: (waiver) => waiverToMessage(waiver, nowMs()),
      });
      return { waivers, nextPageToken };
    },
  };
}
