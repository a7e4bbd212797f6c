import type { Json } from "./table.ts";

/**
 * Where an answer is not what is expected, as a path with both values; undefined where it is. Members that are not
 * expected may be there.
 * @param tolerance - largest absolute difference of a number.
 */
export function differenceOf(
  answer: unknown,
  expected: Json,
  tolerance: number,
  path = "answer",
): string | undefined {
  if (typeof expected === "number") {
    const isNear = typeof answer === "number" && Math.abs(answer - expected) <= tolerance;
    return isNear ? undefined : `${path} is ${text(answer)}, expected ${expected}`;
  }
  if (typeof expected !== "object" || expected === null) {
    return answer === expected ? undefined : `${path} is ${text(answer)}, expected ${expected}`;
  }
  if (typeof answer !== "object" || answer === null) {
    return `${path} is ${text(answer)}, expected ${text(expected)}`;
  }
  if (Array.isArray(expected) && (!Array.isArray(answer) || answer.length !== expected.length)) {
    return `${path} is ${text(answer)}, expected ${text(expected)}`;
  }
  for (const [key, value] of Object.entries(expected)) {
    const member = (answer as Readonly<Record<string, unknown>>)[key];
    const found = differenceOf(member, value as Json, tolerance, `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function text(value: unknown): string {
  return value === undefined ? "absent" : JSON.stringify(value);
}
