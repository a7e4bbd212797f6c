import { wrap } from "#lib/report/plain-text.ts";
import { isAsStated } from "./run-scenarios.ts";
import type { Result, Scenario } from "./scenario.ts";

const indent = "    ";

/** Results as lines: whether it is as stated, the outcome, the scenario; below what was seen. */
export function selftestText(
  results: readonly Result[],
  seed: number,
  width = Number.POSITIVE_INFINITY,
): string {
  const outcomes = Math.max(...results.map(({ outcome }) => outcome.length));
  const lines = results.flatMap((result) => {
    const { scenario, outcome, saw } = result;
    const mark = isAsStated(result) ? "ok     " : "DIFFERS";
    const stated = isAsStated(result) ? [] : [`stated: ${scenario.stated}`];
    const below = [...stated, ...saw].flatMap((text) => wrap(text, width - indent.length, "  "));
    return [
      `${mark}  ${outcome.padEnd(outcomes)}  ${scenario.name}`,
      ...below.map((line) => `${indent}${line}`),
    ];
  });
  const others = results.filter((result) => !isAsStated(result));
  const names = others.map(({ scenario }) => scenario.name).join(", ");
  const sum = others.length === 0 ? "all as stated" : `${others.length} differ: ${names}`;
  return `${lines.join("\n")}\n\n${results.length} scenarios, seed ${seed}: ${sum}\n`;
}

/** The scenarios as lines, without running them. */
export function scenarioList(
  scenarios: readonly Scenario[],
  width = Number.POSITIVE_INFINITY,
): string {
  const lines = scenarios.flatMap(({ name, stated, does, defence }) => [
    `${name}: ${stated}`,
    ...wrap(does, width - indent.length).map((line) => `${indent}${line}`),
    ...wrap(`→ ${defence}`, width - indent.length, "  ").map((line) => `${indent}${line}`),
  ]);
  return `${lines.join("\n")}\n`;
}
