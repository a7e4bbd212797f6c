import type { Sprint, SprintStep } from "../domain/sprint.ts";

/** The parts of a sprint that never change after it was created. */
export type SprintPlan = Pick<
  Sprint,
  "spec" | "policy" | "policyHash" | "dataHash" | "asOfTimesMs" | "overlappingAudits"
>;

const bigintMark = "#bigint:";

/** JSON in which a bigint survives the round trip. */
function write(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === "bigint" ? `${bigintMark}${member}` : member,
  );
}

function read(text: string): unknown {
  return JSON.parse(text, (_, member: unknown) =>
    typeof member === "string" && member.startsWith(bigintMark)
      ? BigInt(member.slice(bigintMark.length))
      : member,
  );
}

/** Text of the fixed parts of a sprint. */
export function planToJson(sprint: Sprint): string {
  const { spec, policy, policyHash, dataHash, asOfTimesMs, overlappingAudits } = sprint;
  return write({ spec, policy, policyHash, dataHash, asOfTimesMs, overlappingAudits });
}

/** Reads what `planToJson` wrote. */
export function planFromJson(text: string): SprintPlan {
  return read(text) as SprintPlan;
}

/** Text of a step. */
export function stepToJson(step: SprintStep): string {
  return write(step);
}

/** Reads what `stepToJson` wrote. */
export function stepFromJson(text: string): SprintStep {
  return read(text) as SprintStep;
}
