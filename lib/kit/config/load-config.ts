import type { z } from "zod";
import { configFault } from "./config-problem.ts";
import { problemsOf } from "./issue-problem.ts";
import { knownKeysOf } from "./known-keys.ts";
import { readYaml } from "./yaml-source.ts";

/** A setting from another source than the file. */
export interface ConfigOverride {
  /** Its source, for messages: `environment PMX_PORT`, `flag --port`. */
  readonly source: string;
  /** The key's path: `costs.edgeMultiplier`. */
  readonly path: string;
  readonly value: unknown;
}

export interface ConfigOptions<T> {
  /** A YAML file; without one, only the overrides and the schema's defaults apply. */
  readonly file?: string;
  /** Built from z.strictObject throughout. */
  readonly schema: z.ZodType<T>;
  /** Later ones win; list them as environment, then flags, then the request's own. */
  readonly overrides?: readonly ConfigOverride[];
}

/**
 * The effective configuration.
 *
 * @throws Fault INVALID_ARGUMENT CONFIG_INVALID naming every problem at once: file and line (or
 * the override's source), key, value and what is allowed. Unknown keys are problems.
 */
export function loadConfig<T>(options: ConfigOptions<T>): T {
  const { file, schema, overrides = [] } = options;
  const yaml = file === undefined ? undefined : readYaml(file);
  const input = withOverrides(yaml?.value ?? {}, overrides);
  // Read once: a parser that zod generates for a schema costs more than it saves.
  const result = schema.safeParse(input, { jitless: true });
  if (result.success) return result.data;

  const originOf = (path: readonly PropertyKey[]): string =>
    overrideOf(path, overrides)?.source ?? yaml?.originOf(path) ?? "settings";
  // Asked for here, since reading every key of a schema takes longer than a start may.
  const known = knownKeysOf(schema);
  throw configFault(
    result.error.issues.flatMap((issue) => problemsOf(issue, { input, known, originOf })),
  );
}

/** What a file says with the overrides on top, before it is checked. */
export function withOverrides(value: unknown, overrides: readonly ConfigOverride[]): unknown {
  return overrides.reduce(
    (input, override) => withValue(input, override.path.split("."), override.value),
    value,
  );
}

/** The override that decides the setting at a path; undefined where none does. */
export function overrideOf(
  path: readonly PropertyKey[],
  overrides: readonly ConfigOverride[],
): ConfigOverride | undefined {
  return overrides.findLast((each) => concerns(each.path.split("."), path));
}

/** A copy of `target` with a value at a path; what is not an object on the way is replaced by one. */
function withValue(target: unknown, path: readonly string[], value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  const base = typeof target === "object" && target !== null ? target : {};
  return { ...base, [step]: withValue(Reflect.get(base, step), rest, value) };
}

function concerns(override: readonly string[], path: readonly PropertyKey[]): boolean {
  return override.every((step, index) => path[index] === step);
}
