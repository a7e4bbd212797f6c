import type { Tone } from "#lib/page/section.ts";
import { assuredOfSprint } from "#lib/report/assured-text.ts";
import { verdictText } from "#lib/report/gate-text.ts";
import type { SprintResult } from "#proto/pmx/sprint/v1/sprint_pb.ts";

/** Good is what every gate says, as written and assured; one FAIL is bad. */
export function verdictTone(result: SprintResult): Tone {
  const verdicts: readonly string[] = [verdictText(result.verdict), assuredOfSprint(result)];
  if (verdicts.includes("FAIL")) return "bad";
  return verdicts.every((verdict) => verdict === "PASS") ? "good" : "open";
}
