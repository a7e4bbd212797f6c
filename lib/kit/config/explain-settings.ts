import type { z } from "zod";
import { pathText } from "./config-problem.ts";
import { type ConfigSource, configFile, overridesOf, type SettingsFile } from "./config-source.ts";
import { loadConfig, overrideOf, withOverrides } from "./load-config.ts";
import { type SchemaNode, schemaNodeOf } from "./schema-node.ts";
import { readYaml } from "./yaml-source.ts";

/** One setting as it is in force. */
export interface ExplainedSetting {
  /** Its path: `policy.regime.enabled`. */
  readonly key: string;
  /** Undefined where it has none. What logs in somewhere is left out. */
  readonly value: unknown;
  /** What would be in force if nobody had changed anything: the value that pmx comes with. */
  readonly default: unknown;
  /** `default`, `FILE:LINE`, `environment NAME` or `flag --name`. */
  readonly source: string;
}

/**
 * Every setting of a file as a process would have it, in the order of its schema.
 *
 * @throws Fault CONFIG_INVALID where a process would not start with it.
 */
export function explainSettings(
  source: ConfigSource,
  settings: SettingsFile<unknown>,
): readonly ExplainedSetting[] {
  const { file, schema } = settings;
  const overrides = overridesOf(source, settings);
  const path = configFile(source, file);
  loadConfig({ file: path, schema, overrides });
  const yaml = readYaml(path);
  const shipped = shippedValue(file, path, yaml.value);
  return leavesOf(schema, withOverrides(yaml.value, overrides)).map(
    ({ steps, value, standard }) => {
      const key = pathText(steps);
      const isInFile = valueAt(yaml.value, steps) !== undefined;
      return {
        key,
        value: withoutSecrets(key, value),
        default: withoutSecrets(key, valueAt(shipped, steps) ?? standard),
        source:
          overrideOf(steps, overrides)?.source ?? (isInFile ? yaml.originOf(steps) : "default"),
      };
    },
  );
}

/** What the file of that name says that comes with pmx; a file that does not come with it is its own. */
function shippedValue(file: string, path: string, own: unknown): unknown {
  const shipped = configFile({ environment: {} }, file);
  if (shipped === path) return own;
  try {
    return readYaml(shipped).value;
  } catch {
    return own;
  }
}

interface Leaf {
  readonly steps: readonly string[];
  readonly value: unknown;
  /** What the schema takes where nobody says. */
  readonly standard: unknown;
}

function leavesOf(schema: z.ZodType, value: unknown): readonly Leaf[] {
  return leavesBelow([schemaNodeOf(schema)], [], value);
}

/** A list is one setting; of a group that may be one of several kinds, what it says is listed. */
function leavesBelow(
  nodes: readonly SchemaNode[],
  steps: readonly string[],
  value: unknown,
): readonly Leaf[] {
  const kinds = nodes.flatMap(kindsOf);
  const groups = kinds.filter(isGroup);
  const standard = nodes.map((node) => node.default).find((each) => each !== undefined);
  const members = value ?? standard;
  if (groups.length === 0 || (members !== undefined && !isObject(members))) {
    return [{ steps, value: members, standard }];
  }
  if (members === undefined && nodes.some((node) => node.properties === undefined)) {
    return [{ steps, value: undefined, standard: undefined }];
  }
  const named = groups.length === 1 ? Object.keys(groups[0]?.properties ?? {}) : [];
  const keys = [...new Set([...named, ...Object.keys(members ?? {})])];
  return keys.flatMap((key) => {
    const below = groups.flatMap(({ properties, additionalProperties }) => {
      const child = properties?.[key] ?? additionalProperties;
      return typeof child === "object" ? [child] : [];
    });
    return leavesBelow(below, [...steps, key], valueAt(members, [key]));
  });
}

function kindsOf(node: SchemaNode): readonly SchemaNode[] {
  const alternatives = [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])];
  return [node, ...alternatives.flatMap(kindsOf)];
}

function isGroup({ properties, additionalProperties }: SchemaNode): boolean {
  return properties !== undefined || typeof additionalProperties === "object";
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function valueAt(value: unknown, steps: readonly string[]): unknown {
  return steps.reduce<unknown>(
    (at, step) => (isObject(at) ? Reflect.get(at, step) : undefined),
    value,
  );
}

const secretKey = /(?:token|password|secret)$/i;

/** A value without what logs in to a server: passwords of URLs, and settings that are one. */
function withoutSecrets(key: string, value: unknown): unknown {
  if (typeof value !== "string") return value;
  if (secretKey.test(key)) return "(not shown)";
  return value.replaceAll(/\/\/[^/@\s]*@/g, "//(not shown)@");
}
