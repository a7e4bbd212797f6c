import type { MessageInitShape } from "@bufbuild/protobuf";
import { factPositionToMessage } from "#lib/wire/fact-position-message.ts";
import type { WatchExecutionsResponseSchema } from "#proto/pmx/execution/v1/watch_pb.ts";
import type { WatchedExecution } from "../app/watch-executions.ts";
import { portfolioToMessage } from "./portfolio-message.ts";

type WatchMessage = MessageInitShape<typeof WatchExecutionsResponseSchema>;

/** A fact as a watch sends it. */
export type WatchedEvent = NonNullable<WatchMessage["event"]>;

/** One message of a watch. */
export function watchedToMessage(
  one: WatchedExecution<WatchedEvent>,
  source: string,
): WatchMessage {
  const factPosition = factPositionToMessage(source, one.sequence);
  if ("event" in one) return { factPosition, event: one.event };
  const { missedFacts, statement } = one;
  const event = { case: "portfolio", value: portfolioToMessage(statement) } as const;
  return { factPosition, missedFacts, event };
}
