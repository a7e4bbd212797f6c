import { z } from "zod";
import { instantText } from "#lib/report/plain-text.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import {
  ItemStatus,
  type Readiness,
  ReadinessVerdict,
} from "#proto/pmx/readiness/v1/readiness_pb.ts";
import { usageFault } from "../../flag.ts";
import { readinessLines } from "../../readiness/readiness-report.ts";
import { namedSprint } from "../shapes.ts";
import { tool } from "../tool.ts";

const lineWidth = 120;

const output = z.object({
  name: z.string().describe("readiness/ID."),
  evaluated: z.string().describe("When it was computed, UTC: records may be newer."),
  verdict: z.string().describe("GO, NO_GO or INCONCLUSIVE."),
  summary: z.string(),
  sprints: z.array(z.string()).describe("Whose evidence counted; at most 20 are named."),
  items: z.array(
    z.object({
      number: z.int(),
      id: z.string(),
      title: z.string(),
      status: z.string(),
      reason: z.string(),
      next_step: z.string().describe("What to do; empty for an item that holds."),
    }),
  ),
});

/** The checklist as lines and as data. */
function found(readiness: Readiness) {
  return {
    text: readinessLines(readiness, lineWidth).join("\n"),
    structured: {
      name: readiness.name,
      evaluated: instantText(readiness.evaluateTime),
      verdict: enumName(ReadinessVerdict, readiness.verdict) ?? "NO_GO",
      summary: readiness.summary,
      sprints: readiness.sprints.slice(0, 20),
      items: readiness.items.map(({ number, id, title, status, reason, nextStep }) => ({
        ...{ number, id, title, reason },
        status: enumName(ItemStatus, status) ?? "FAIL",
        next_step: nextStep,
      })),
    },
  };
}

export const getReadiness = tool({
  name: "get_readiness",
  title: "Get the readiness checklist",
  description:
    "The newest recorded answer of the checklist before live trading: twelve items, each with its status, reason and what to do. It computes nothing anew; `evaluated` says how old it is.",
  input: z.strictObject({}),
  output,
  async answer(_, { where }) {
    const { readiness } = await where.gateway.readiness.listReadiness({ pageSize: 1 });
    const [newest] = readiness;
    if (newest === undefined) {
      throw usageFault("readiness", "none is recorded yet; compute it with: pmx readiness");
    }
    return found(newest);
  },
});

export const evaluateReadiness = tool({
  name: "evaluate_readiness",
  title: "Compute the readiness checklist and record it",
  description:
    "Computes the twelve items of the checklist before live trading from the records, and records the answer.",
  effect: "records",
  input: z.strictObject({
    sprints: z
      .array(namedSprint)
      .max(100)
      .default([])
      .describe("Whose evidence counts. Default: all that succeeded under the newest policy."),
  }),
  output,
  async answer({ sprints }, { where }) {
    const { readiness } = await where.gateway.readiness.evaluateReadiness({ sprints });
    return found(readiness!);
  },
});
