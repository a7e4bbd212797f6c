import { verdictText } from "#lib/report/gate-text.ts";
import { readable, wrap } from "#lib/report/plain-text.ts";
import type { CostScenario, GateEvaluation, LeaveOneOut } from "#proto/pmx/audit/v1/gate_pb.ts";

/** Flips that a line names. */
const flipsNamed = 3;

/** What the answer of a gate hangs on: single trades, single tickers, the level of costs. */
export function robustnessLines({ robustness }: GateEvaluation, width: number): readonly string[] {
  if (robustness === undefined) return [];
  const { trades, tickers, costScenarios } = robustness;
  const texts = [
    ...leftOutTexts("trade", trades),
    ...leftOutTexts("ticker", tickers),
    ...costTexts(costScenarios),
  ];
  return texts.flatMap((text) => wrap(text, width - 2, "  ").map((line) => `  ${line}`));
}

function leftOutTexts(part: string, found: LeaveOneOut | undefined): readonly string[] {
  if (found === undefined || found.tried === 0n) return [];
  const { tried, flips, flipCount } = found;
  const one = tried === 1n ? `the only ${part}` : `one of ${tried} ${part}s`;
  if (flipCount === 0n) {
    return [`leaving out ${tried === 1n ? "" : "any "}${one} changes no answer`];
  }
  const named = flips.slice(0, flipsNamed).map(({ description, criterion, verdict }) => {
    return `${description} (${readable(criterion)} ${verdictText(verdict)})`;
  });
  const more = flipCount - BigInt(named.length);
  const rest = more > 0n ? `; and ${more} more` : "";
  return [`leaving out ${one} changes an answer: ${named.join("; ")}${rest}`];
}

function costTexts(scenarios: readonly CostScenario[]): readonly string[] {
  const verdicts = scenarios.map(({ verdict }) => verdictText(verdict));
  const [first, last] = [scenarios[0], scenarios.at(-1)];
  if (first === undefined || last === undefined) return [];
  if (new Set(verdicts).size === 1) {
    return [`at ${first.costMultiple} to ${last.costMultiple} times the costs: ${verdicts[0]}`];
  }
  const each = scenarios.map(({ costMultiple }, at) => `${costMultiple} ${verdicts[at]}`);
  return [`at so many times the costs: ${each.join(", ")}`];
}
