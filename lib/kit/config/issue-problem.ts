import type { z } from "zod";
import { type ConfigProblem, pathText } from "./config-problem.ts";
import type { KnownKeys } from "./known-keys.ts";

/** What describes the problems of one configuration. */
export interface ProblemContext {
  readonly input: unknown;
  readonly known: KnownKeys;
  originOf(path: readonly PropertyKey[]): string;
}

/** Describes an issue of zod for a reader: where, which key, its value, and what is allowed. */
export function problemsOf(issue: z.core.$ZodIssue, context: ProblemContext): ConfigProblem[] {
  if (issue.code === "unrecognized_keys") {
    const known = context.known.at(issue.path);
    const allowed = known.length === 0 ? "" : `; known here: ${known.join(", ")}`;
    return issue.keys.map((key) => problem([...issue.path, key], `unknown key${allowed}`));
  }
  const value = valueAt(context.input, issue.path);
  const expected = expectation(issue);
  const finding =
    value === undefined ? `missing: ${expected}` : `${shown(value)} is not allowed: ${expected}`;
  return [problem(issue.path, finding)];

  function problem(path: readonly PropertyKey[], text: string): ConfigProblem {
    return { origin: context.originOf(path), key: pathText(path), finding: text };
  }
}

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const choices = issue.errors.map(([first]) => (first ? expectation(first) : "nothing"));
    return choices.join(" or ");
  }
  return issue.message
    .replace(/^Invalid discriminator value\. Expected /, "expected ")
    .replace(/^(Invalid \w+|Too big|Too small): /, "")
    .replace(/, received .*$/, "");
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, step) =>
      typeof at === "object" && at !== null ? Reflect.get(at, step as PropertyKey) : undefined,
    value,
  );
}

const longestShown = 80;

function shown(value: unknown): string {
  const plain =
    typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
  // A password in a URL is shown to nobody, least of all in a log.
  const text = plain.replace(/\/\/[^/@\s]*@/g, "//…@");
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}
