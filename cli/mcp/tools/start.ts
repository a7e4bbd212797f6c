import { z } from "zod";
import { barsOfFiles } from "../../bars/sprint-bars.ts";
import { hasEnded } from "../../follow-sprint.ts";
import { specOf } from "../../start-sprint.ts";
import { gateName, interval, ticker } from "../shapes.ts";
import type { StartedSprints } from "../started-sprints.ts";
import { tool } from "../tool.ts";
import { progressAnswer, progressOf } from "./progress.ts";

/** Starts a sprint on stored bars, under the policies as they are configured. */
export const startSprint = (started: StartedSprints) =>
  tool({
    name: "start_sprint",
    title: "Start a sprint",
    description:
      "Starts a sprint of audits on stored bars, under the configured policies, and answers at once; wait_for_sprint follows it. Each sprint counts as a trial of its setting on its dates, and trials that are only repeated until one passes prove nothing.",
    effect: "starts",
    input: z.strictObject({
      tickers: z.array(ticker).min(1).max(50).describe("With stored bars, 1 to 50, each once."),
      audits: z.int().min(1).max(1_000).default(20).describe("Audit runs, 1 to 1000. Default: 20."),
      interval,
      horizon_bars: z
        .int()
        .min(0)
        .max(250)
        .default(0)
        .describe("Bars ahead of each forecast. Default: 0, that of the gateway."),
      spacing_bars: z
        .int()
        .min(0)
        .max(5_000)
        .default(0)
        .describe("Bars between as-of dates. Default: 0, spread over the history."),
      gates: z
        .array(gateName)
        .max(50)
        .default([])
        .describe("Gates that judge it. Default: those that so many audits can reach."),
      request_id: z
        .string()
        .max(200)
        .regex(/^[\w.:-]+$/, "is letters, digits and ._:-")
        .optional()
        .describe("Asked again with the same id, the sprint of the first call is the answer."),
    }),
    output: progressAnswer,
    async answer({ tickers, audits, gates, request_id, ...given }, { where, lease, newId }) {
      const plan = {
        ...{ audits, tickers, interval: given.interval, overrides: {}, startingCashMicros: 0n },
        horizonBars: given.horizon_bars,
        spacingBars: given.spacing_bars,
        ...(gates.length > 0 && { gates }),
      };
      const { gateway } = where;
      const spec = await specOf(plan, gateway, barsOfFiles([]), () => undefined);
      const asked = { requestId: request_id ?? newId(), spec };
      const sprint = (await gateway.sprints.createSprint(asked)).sprint!;
      if (lease.isOwn && !hasEnded(sprint.state)) started.keep(sprint.name, lease);
      const next = hasEnded(sprint.state) ? [] : ["wait_for_sprint says when it has ended."];
      return progressOf(sprint, next);
    },
  });
