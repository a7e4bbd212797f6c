import { relative } from "node:path";
import type { TestEvent } from "node:test/reporters";

/** A test that failed. */
export interface TestFailure {
  readonly file: string;
  readonly name: string;
  /** What its error says. */
  readonly error: string;
}

/**
 * The failure that an event of the test runner is about; undefined where it is about none, or about one of its tests.
 * @param root the folder that files are named from
 * @param sourceOf the file that a module was made of; the module itself where it was not made of one
 */
export function failureOf(
  event: TestEvent,
  root: string,
  sourceOf: (module: string) => string,
): TestFailure | undefined {
  if (event.type !== "test:fail") return undefined;
  const { name, file = "", details } = event.data;
  const error = details.error as Error & { readonly failureType?: string };
  // A file or a suite fails with each of its tests, which fail by themselves.
  if (error.failureType === "subtestsFailed") return undefined;
  const cause: unknown = error.cause ?? error;
  const text = cause instanceof Error ? cause.message : String(cause);
  // A file that ended before its tests did, or could not be loaded, has its path for a name.
  const source = relative(root, sourceOf(file));
  return { file: source, name: name === file ? "" : name, error: text };
}

/** A failure in one line: the file, the test, and the beginning of its error. */
export function failureLine({ file, name, error }: TestFailure): string {
  const oneLine = error.replace(/\s+/g, " ").trim().slice(0, 200);
  return name === "" ? `${file}: ${oneLine}` : `${file}: ${name}: ${oneLine}`;
}
