import { z } from "zod";
import { invalidField, notFound } from "#lib/kernel/fault.ts";
import type { Micros } from "#lib/kernel/money.ts";
import { askedPage, pageOf } from "#lib/kit/grpc/page.ts";
import type { Handlers } from "#lib/kit/grpc/server/handlers.ts";
import { intervalFromMessage } from "#lib/wire/bar-message.ts";
import type { SprintSpec as SprintSpecMessage } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import type { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { type CreateSprintContext, createSprint } from "../app/create-sprint.ts";
import type { SprintFeed } from "../app/sprint-feed.ts";
import type { SprintRunner } from "../app/sprint-runner.ts";
import { watchSprint } from "../app/watch-sprint.ts";
import type { RiskOverrides, Sprint, SprintSpec } from "../domain/sprint.ts";
import { sprintToMessage, stepToMessage } from "./sprint-message.ts";

/** What the handlers need of the process. */
export interface SprintHandlersContext extends CreateSprintContext {
  readonly runner: SprintRunner;
  readonly feed: SprintFeed;
  readonly defaultHorizonBars: number;
  readonly defaultProofMode: boolean;
  readonly defaultStartingCashMicros: Micros;
}

const sprintPages = {
  query: { resource: "sprints" },
  sizes: { standard: 20, largest: 100 },
  key: z.string(),
};

/** SprintService over the use cases. */
export function sprintHandlers(context: SprintHandlersContext): Handlers<typeof SprintService> {
  const { journal, runner, feed } = context;
  const find = async (name: string): Promise<Sprint> => {
    const sprint = await journal.get(name);
    if (sprint === undefined) throw notFound("sprint", name || '""');
    return sprint;
  };
  return {
    async createSprint({ requestId, spec }) {
      if (spec === undefined) throw invalidField("spec", "is required");
      const wanted = specFromMessage(spec, context);
      const sprint = await runner.admit(requestId, () => createSprint(context, requestId, wanted));
      return { sprint: sprintToMessage(sprint) };
    },
    async getSprint({ name }) {
      return { sprint: sprintToMessage(await find(name)) };
    },
    async listSprints(request) {
      const asked = askedPage(request, sprintPages);
      const listed = await journal.list(asked.limit, asked.after);
      const { rows, nextPageToken } = pageOf(listed, asked, ({ name }) => name);
      return { sprints: rows.map(sprintToMessage), nextPageToken };
    },
    async *watchSprint({ name, afterSequence }, { signal }) {
      if (afterSequence < 0n) throw invalidField("after_sequence", "must be 0 or more");
      for await (const news of watchSprint(journal, feed, name, Number(afterSequence), signal)) {
        const sequence = BigInt(news.sequence);
        yield "step" in news
          ? { sequence, event: { case: "step", value: stepToMessage(name, news.step) } }
          : { sequence, event: { case: "sprint", value: sprintToMessage(news.sprint) } };
      }
      // The watch ends early only because the process drains; then the signal's reason says so.
      signal.throwIfAborted();
    },
    async cancelSprint({ name }) {
      await find(name);
      await runner.cancel(name);
      return { sprint: sprintToMessage(await find(name)) };
    },
  };
}

function specFromMessage(message: SprintSpecMessage, context: SprintHandlersContext): SprintSpec {
  const wishes = message.riskOverrides;
  const riskOverrides: RiskOverrides = {
    proofMode: wishes?.proofMode ?? context.defaultProofMode,
    ...(wishes?.longOnly === undefined ? {} : { longOnly: wishes.longOnly }),
    ...(wishes?.edgeCostGate === undefined ? {} : { edgeCostGate: wishes.edgeCostGate }),
    ...(wishes?.edgeCostMultiplier === undefined
      ? {}
      : { edgeCostMultiplier: wishes.edgeCostMultiplier }),
  };
  return {
    tickers: message.tickers,
    audits: message.audits,
    interval: intervalFromMessage(message.interval, "spec.interval"),
    horizonBars: message.horizonBars || context.defaultHorizonBars,
    spacingBars: message.spacingBars,
    startingCashMicros: message.startingCashMicros || context.defaultStartingCashMicros,
    riskOverrides,
  };
}
