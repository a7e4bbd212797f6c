import { toJson } from "@bufbuild/protobuf";
import { z } from "zod";
import type { Canonical } from "#lib/kernel/canonical.ts";
import { invalidField } from "#lib/kernel/fault.ts";
import { endsWithin } from "#lib/kit/async/bounded-wait.ts";
import { yieldToEventLoop } from "#lib/kit/async/yield-to-event-loop.ts";
import { askedPage, pageOf } from "#lib/kit/grpc/page.ts";
import type { Handlers } from "#lib/kit/grpc/server/handlers.ts";
import type { Logger } from "#lib/kit/telemetry/logger.ts";
import { required } from "#lib/wire/required-field.ts";
import { ComparisonSpecSchema, SetComparisonSchema } from "#proto/pmx/audit/v1/comparison_pb.ts";
import { TrackRecordEvaluationSchema } from "#proto/pmx/audit/v1/track_record_pb.ts";
import { RemovedSprintSchema } from "#proto/pmx/sprint/v1/removed_sprint_pb.ts";
import { SprintSchema } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import type { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { SealSchema, TrialSchema } from "#proto/pmx/sprint/v1/trial_pb.ts";
import { compareSprints } from "../app/compare-sprints.ts";
import { type CreateSprintDependencies, createSprint, planSprint } from "../app/create-sprint.ts";
import { evaluateGate } from "../app/evaluate-gate.ts";
import { evaluateTrials } from "../app/evaluate-trials.ts";
import { findSprint } from "../app/find-sprint.ts";
import type { Peers } from "../app/peers.ts";
import { planOpening } from "../app/plan-opening.ts";
import type { TrialRegister } from "../app/ports.ts";
import { removeSprint } from "../app/remove-sprint.ts";
import type { SealTeller } from "../app/seal-teller.ts";
import { openToRead, sealBars } from "../app/sealed-bars.ts";
import type { SprintFeed } from "../app/sprint-feed.ts";
import type { SprintRunner } from "../app/sprint-runner.ts";
import { watchSprint } from "../app/watch-sprint.ts";
import { frontierMergeText } from "../domain/frontier-merge.ts";
import { removedSprintToMessage } from "./removed-sprint-message.ts";
import { partFromMessage, sealPlanToMessage, sealToMessage } from "./seal-message.ts";
import { type SpecDefaults, specFromMessage } from "./spec-message.ts";
import {
  evaluationToMessage,
  keptToMessage,
  sprintToMessage,
  stepToMessage,
} from "./sprint-message.ts";
import { statedPolicy } from "./stated-policy.ts";
import { trialToMessage } from "./trial-message.ts";

/** What the RPCs of sprints work with. */
export interface SprintDependencies extends CreateSprintDependencies {
  /** For what takes the audit service long: gates and comparisons over many audits. */
  computing(callerLeft: AbortSignal): Peers;
  readonly runner: SprintRunner;
  readonly feed: SprintFeed;
  readonly trials: TrialRegister;
  readonly sealTeller: Pick<SealTeller, "start" | "settled">;
  readonly defaults: SpecDefaults;
  readonly logger: Pick<Logger, "info">;
}

/** How long an answer to SealBars waits for the log of evidence. */
const sealPatienceMs = 3_000;

const sprintPages = {
  query: { resource: "sprints" },
  sizes: { standard: 20, largest: 100 },
  key: z.string(),
};

/** The RPCs of sprints. */
export function sprintHandlers(dependencies: SprintDependencies): Handlers<typeof SprintService> {
  const { journal, runner, feed, defaults, logger } = dependencies;
  const find = (name: string) => findSprint(journal, name);
  const recorded = (callerLeft: AbortSignal) => ({
    ...{ journal, peers: dependencies.computing(callerLeft), statedPolicy },
  });
  return {
    async createSprint({ requestId, spec }) {
      const wanted = specFromMessage(required(spec, "spec"), defaults);
      const sprint = await runner.createAndStart(requestId, () =>
        createSprint(dependencies, requestId, wanted, { horizonBars: spec?.horizonBars === 0 }),
      );
      const { name, frontierMerge } = sprint;
      if (wanted.openSeal !== undefined) dependencies.sealTeller.start();
      if (frontierMerge) logger.info(frontierMergeText(frontierMerge), { sprint: name });
      return { sprint: sprintToMessage(sprint) };
    },
    async getSprint({ name }) {
      return { sprint: sprintToMessage(await find(name)) };
    },
    async listSprints(request) {
      const asked = askedPage(request, sprintPages);
      const listed = await journal.list(asked.limit, asked.after);
      const { messages: sprints, nextPageToken } = pageOf(listed, asked, {
        keyOf: ({ name }) => name,
        schema: SprintSchema,
        toMessage: sprintToMessage,
      });
      return { sprints, nextPageToken };
    },
    async *watchSprint({ name, afterSequence }, { signal }) {
      for await (const event of watchSprint(journal, feed, name, Number(afterSequence), signal)) {
        const sequence = BigInt(event.sequence);
        yield "step" in event
          ? { sequence, event: { case: "step", value: stepToMessage(name, event.step) } }
          : { sequence, event: { case: "sprint", value: sprintToMessage(event.sprint) } };
      }
      // The watch ends early only when the process drains; then the signal's reason says so.
      signal.throwIfAborted();
    },
    async cancelSprint({ name }) {
      await find(name);
      await runner.cancel(name);
      return { sprint: sprintToMessage(await find(name)) };
    },
    async resumeSprint({ name }) {
      await runner.resumeStopped(name);
      return { sprint: sprintToMessage(await find(name)) };
    },
    async pauseSprint({ name }) {
      await find(name);
      await runner.pause(name);
      return { sprint: sprintToMessage(await find(name)) };
    },
    async removeSprint({ name, removedBy }) {
      const removal = { removedBy, removeTimeMs: dependencies.nowMs() };
      const removed = await removeSprint(journal, name, removal);
      logger.info("sprint removed", { sprint: name, by: removed.removedBy });
      return { removedSprint: removedSprintToMessage(removed) };
    },
    async listRemovedSprints(request) {
      const asked = askedPage(request, { ...sprintPages, query: { resource: "removed sprints" } });
      const listed = await journal.listRemoved(asked.limit, asked.after);
      const { messages: removedSprints, nextPageToken } = pageOf(listed, asked, {
        keyOf: ({ name }) => name,
        schema: RemovedSprintSchema,
        toMessage: removedSprintToMessage,
      });
      return { removedSprints, nextPageToken };
    },
    async listTrials({ ticker, ...request }) {
      const query = { resource: "trials", ticker };
      const asked = askedPage(request, { ...sprintPages, query, key: z.number() });
      const listed = await dependencies.trials.listTrials(ticker, asked.limit, asked.after);
      const { messages: trials, nextPageToken } = pageOf(listed, asked, {
        keyOf: ({ id }) => id,
        schema: TrialSchema,
        toMessage: trialToMessage,
      });
      return { trials, nextPageToken };
    },
    async evaluateTrials({ sprint }, { signal }) {
      const sources = { ...recorded(signal), trials: dependencies.trials };
      const { evaluation, family } = await evaluateTrials(sources, sprint, yieldToEventLoop);
      return {
        evaluation: keptToMessage(TrackRecordEvaluationSchema, evaluation),
        trials: [family.judged, ...family.others].map(trialToMessage),
      };
    },
    async sealBars({ tickers, ...part }) {
      const { readWholeHistory: read, seals, nowMs, sealTeller } = dependencies;
      const wanted = partFromMessage(part);
      const { seal, sealedBars } = await sealBars({ seals, read, nowMs }, tickers, wanted);
      sealTeller.start();
      // A command ends with its answer; where audit is away the seal holds all the same, and is told later.
      await endsWithin(sealTeller.settled(), sealPatienceMs);
      logger.info("bars sealed", { seal: seal.name, tickers: seal.tickers.join(",") });
      return { seal: sealToMessage(seal), sealedBars };
    },
    async planOpening({ spec, laterSettings }) {
      const stated = required(spec, "spec");
      if (stated.openSeal === "") throw invalidField("spec.open_seal", "is required here");
      const wanted = specFromMessage(stated, defaults);
      const defaulted = { horizonBars: stated.horizonBars === 0 };
      const { seal, ...planned } = await planSprint(dependencies, "", wanted, defaulted);
      const opening = { ...planned, seal: required(seal, "seal"), laterSettings };
      const plan = await planOpening(dependencies, opening);
      return { plan: sealPlanToMessage(plan) };
    },
    async openSeal({ name }) {
      const { readWholeHistory: read, seals, nowMs, sealTeller } = dependencies;
      const seal = await openToRead({ seals, read, nowMs }, name);
      sealTeller.start();
      await endsWithin(sealTeller.settled(), sealPatienceMs);
      logger.info("seal opened to be read", { seal: seal.name, tickers: seal.tickers.join(",") });
      return { seal: sealToMessage(seal) };
    },
    async listSeals(request) {
      const asked = askedPage(request, { ...sprintPages, query: { resource: "seals" } });
      const listed = await dependencies.seals.listSeals(asked.limit, asked.after);
      const { messages: seals, nextPageToken } = pageOf(listed, asked, {
        keyOf: ({ name }) => name,
        schema: SealSchema,
        toMessage: sealToMessage,
      });
      return { seals, nextPageToken };
    },
    async evaluateSprintGate(request, { signal }) {
      const { gate, sprints, baselineSprint, requiredEffectiveAudits } = request;
      const question = { gate, sprints, baseline: baselineSprint, requiredEffectiveAudits };
      const kept = await evaluateGate(recorded(signal), question, yieldToEventLoop);
      return { evaluation: evaluationToMessage(kept) };
    },
    async compareSprints({ baseSprint, otherSprint, spec }, { signal }) {
      const question = {
        baseSprint,
        otherSprint,
        ...(spec && { spec: toJson(ComparisonSpecSchema, spec) as Canonical }),
      };
      const kept = await compareSprints(recorded(signal), question, yieldToEventLoop);
      return { comparison: keptToMessage(SetComparisonSchema, kept) };
    },
  };
}
