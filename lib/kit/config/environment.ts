import type { ConfigOverride } from "./load-config.ts";

/** A variable, the setting that it sets and the kind of its text. */
export interface EnvironmentVariable {
  readonly name: string;
  /** The setting's path: `costs.edgeMultiplier`. */
  readonly path: string;
  readonly kind: "text" | "number" | "boolean" | "list";
}

/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The settings that environment variables set. A variable that is unset or empty sets nothing. Text that
 * is not of its kind is passed on as it is, so that `loadConfig` refuses it together with all other
 * problems: `PMX_LONG_ONLY=nope` is an error, never true.
 */
export function environmentOverrides(
  environment: Environment,
  variables: readonly EnvironmentVariable[],
): readonly ConfigOverride[] {
  return variables.flatMap(({ name, path, kind }) => {
    const text = environment[name]?.trim();
    if (!text) return [];
    return [{ source: `environment ${name}`, path, value: readSetting(text, kind) }];
  });
}

/** Reads a setting's text, from a variable or a flag. Text of another kind is returned unchanged. */
export function readSetting(text: string, kind: EnvironmentVariable["kind"]): unknown {
  if (kind === "boolean") return readBoolean(text);
  if (kind === "number") return readNumber(text);
  if (kind === "list") return text.split(",").map((item) => item.trim());
  return text;
}

function readBoolean(text: string): unknown {
  const word = text.toLowerCase();
  if (["1", "true", "yes", "on"].includes(word)) return true;
  if (["0", "false", "no", "off"].includes(word)) return false;
  return text;
}

function readNumber(text: string): unknown {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : text;
}
