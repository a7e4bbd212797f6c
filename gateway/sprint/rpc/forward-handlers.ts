import { z } from "zod";
import { askedPage, pageOf } from "#lib/kit/grpc/page.ts";
import type { Handlers } from "#lib/kit/grpc/server/handlers.ts";
import { required } from "#lib/wire/required-field.ts";
import { ForwardOutcome, ForwardSprintSchema } from "#proto/pmx/sprint/v1/forward_pb.ts";
import type { ForwardSprintService } from "#proto/pmx/sprint/v1/forward_service_pb.ts";
import {
  type AdvanceForwardDependencies,
  advanceForward,
  findForward,
} from "../app/advance-forward.ts";
import { type CreateForwardDependencies, createForward } from "../app/create-forward.ts";
import type { SprintRunner } from "../app/sprint-runner.ts";
import type { Sprint } from "../domain/sprint.ts";
import { forwardToMessage } from "./forward-message.ts";
import { type SpecDefaults, specFromMessage } from "./spec-message.ts";
import { statedPolicy } from "./stated-policy.ts";

/** What the RPCs of forward sprints work with. */
export interface ForwardDependencies
  extends CreateForwardDependencies,
    Pick<AdvanceForwardDependencies, "forward" | "overdueSessions"> {
  readonly runner: SprintRunner;
  readonly defaults: SpecDefaults;
}

const forwardPages = {
  query: { resource: "forward sprints" },
  sizes: { standard: 20, largest: 100 },
  key: z.string(),
};

/** The RPCs of forward sprints. */
export function forwardHandlers(
  dependencies: ForwardDependencies,
): Handlers<typeof ForwardSprintService> {
  const { journal, forward, runner, defaults } = dependencies;
  const whole = async (sprint: Sprint) => {
    return forwardToMessage(sprint, await forward.nights(sprint.name));
  };
  const advancing: AdvanceForwardDependencies = {
    ...dependencies,
    statedPolicy,
    start: (sprint) => runner.start(sprint),
    startNight: (name, begin) => runner.startNight(name, begin),
    goOn: async (name) => (await journal.move(name, "NIGHT_BEGUN")).moved,
  };
  return {
    async createForwardSprint({ forwardId, spec }) {
      const wanted = specFromMessage(required(spec, "spec"), defaults);
      const isDefault = { horizonBars: spec?.horizonBars === 0 };
      const sprint = await createForward(dependencies, forwardId, wanted, isDefault);
      return { forwardSprint: await whole(sprint) };
    },
    async advanceForwardSprint({ forwardId }) {
      const { outcome, ...rest } = await advanceForward(advancing, forwardId);
      const forwardSprint = await whole(await findForward(forward, forwardId));
      return { forwardSprint, outcome: ForwardOutcome[outcome], ...rest };
    },
    async getForwardSprint({ forwardId }) {
      return { forwardSprint: await whole(await findForward(forward, forwardId)) };
    },
    async listForwardSprints(request) {
      const asked = askedPage(request, forwardPages);
      const listed = await forward.listForward(asked.limit, asked.after);
      const { messages: forwardSprints, nextPageToken } = pageOf(listed, asked, {
        keyOf: (sprint) => sprint.forward?.id ?? "",
        schema: ForwardSprintSchema,
        toMessage: (sprint) => forwardToMessage(sprint, []),
      });
      return { forwardSprints, nextPageToken };
    },
  };
}
