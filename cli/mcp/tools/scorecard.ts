import { z } from "zod";
import { intervalText, metricText } from "#lib/report/metric-text.ts";
import { readable } from "#lib/report/plain-text.ts";
import { metricsOfAll } from "#lib/report/scorecard-metrics.ts";
import { usageFault } from "../../flag.ts";
import { sprintOf } from "../../records/sprint-record.ts";
import { nextLine, pageOf } from "../bounds.ts";
import { newestOrNamed, rangeAnswer, rangeArguments } from "../shapes.ts";
import { tool } from "../tool.ts";
import { metricData, metricShape } from "./metric-data.ts";

export const getScorecard = tool({
  name: "get_scorecard",
  title: "Get the scorecard of a sprint",
  description:
    "Every metric of a sprint with its unit, number of observations and interval, or why it is undefined; of all evidence, or of one part, such as a ticker.",
  input: z.strictObject({
    sprint: newestOrNamed,
    part: z
      .string()
      .max(200)
      .default("")
      .describe("A part of the evidence, as `parts` of an answer names it. Default: all evidence."),
    ...rangeArguments,
    limit: z.int().min(1).max(100).default(100).describe("Metrics at most, 1 to 100."),
  }),
  output: z.object({
    sprint: z.string(),
    currency: z.string().describe("Of amounts in CURRENCY_MICROS, which are millionths."),
    part: z.string(),
    parts: z.array(z.string()).describe("Parts that have metrics of their own; at most 100."),
    metrics: z.array(metricShape),
    unread_facts: z.number().describe("Facts that could not be read; with any, no gate passes."),
    ...rangeAnswer,
  }),
  async answer({ sprint: name, part, start, limit }, { where }) {
    const { name: sprint, result, currency } = await sprintOf(where.gateway, name);
    const scorecard = result?.scorecard;
    if (scorecard === undefined) {
      throw usageFault(sprint, "has no scorecard yet; get_sprint says how far it has come");
    }
    const groups = scorecard.groups.filter(({ label }) => label !== "");
    const parts = groups.map(({ label }) => label).slice(0, 100);
    if (part !== "" && !parts.includes(part)) {
      throw usageFault(
        "part",
        `there is none of that name; there are ${parts.join(", ") || "none"}`,
      );
    }
    const all =
      part === ""
        ? metricsOfAll(scorecard)
        : groups.filter(({ label }) => label === part).flatMap(({ metrics }) => metrics);
    const { rows, ...range } = pageOf(all, { start, limit });
    const lines = rows.map((metric) => {
      const interval = intervalText(metric);
      const bounds = interval === "" ? "" : ` ${interval}`;
      const amount = metricText(metric, currency);
      return `${readable(metric.name)}: ${amount}${bounds}, n ${metric.n} ${metric.denominator}`;
    });
    const heading = `Scorecard of ${sprint}${part === "" ? "" : `, ${part}`}`;
    const structured = {
      ...{ sprint, currency, part, parts },
      metrics: rows.map(metricData),
      unread_facts: Number(scorecard.deadLetterCount),
      ...range,
    };
    return { text: [heading, ...lines, ...nextLine(range.next_start)].join("\n"), structured };
  },
});
