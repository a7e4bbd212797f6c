import { z } from "zod";
import { barIntervals } from "#lib/kernel/bar.ts";

/** Arguments and parts of answers that several tools share. */

const sprintPattern = /^(sprints\/)?[\w-]{1,100}$/;
const sprintProblem =
  "is not the name of a sprint, for example sprints/0a1b; list_sprints has them";

/** A sprint by its name, or the newest. */
export const newestOrNamed = z
  .string()
  .max(110)
  .regex(sprintPattern, sprintProblem)
  .transform(fullName)
  .optional()
  .describe("Resource name sprints/ID, as list_sprints has it. Default: the newest sprint.");

export const namedSprint = z
  .string()
  .max(110)
  .regex(sprintPattern, sprintProblem)
  .transform(fullName)
  .describe("Resource name sprints/ID, as list_sprints has it.");

export function fullName(text: string): string {
  return text.startsWith("sprints/") ? text : `sprints/${text}`;
}

export const ticker = z
  .string()
  .min(1)
  .max(40)
  .regex(/^[\w.=^/-]+$/, "is no ticker, for example AAPL or NPN.JO")
  .describe("Ticker with its exchange suffix, for example AAPL or NPN.JO.");

export const gateName = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[\w.-]+$/, "is no name of a gate, for example phase-1")
  .describe("Name of a gate, for example phase-1.");

export const interval = z
  .enum(barIntervals)
  .default("DAY_1")
  .describe("Length of the bars. Default: DAY_1.");

/** A page of a list that the services page. */
export const pageArguments = {
  page_size: z.int().min(1).max(50).default(20).describe("Entries a page, 1 to 50. Default: 20."),
  page_token: z
    .string()
    .max(2_000)
    .default("")
    .describe("next_page_token of the page before; empty for the first."),
};

/** A page of a list that is read whole. */
export const rangeArguments = {
  start: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(0)
    .describe("Entries to pass over: next_start of the page before. Default: 0."),
  limit: z.int().min(1).max(100).default(30).describe("Entries at most, 1 to 100. Default: 30."),
};

export const rangeAnswer = {
  total: z.int().describe("Entries in all."),
  next_start: z.int().nullable().describe("start of the next page; null at the end."),
};

/** What is said of a subject. */
export const sectionsAnswer = {
  sections: z.array(z.object({ title: z.string(), sentences: z.array(z.string()) })),
  omitted_sentences: z.int().describe("Sentences that are left out for their length."),
};

export const nullableText = z.string().nullable();
