import type { z } from "zod";
import { type SchemaNode, schemaNodeOf } from "#lib/kit/config/schema-node.ts";

/** One setting of a configuration file. */
export interface Setting {
  /** Its path: `policy.holdingLimit.sessions`, `policy.tickers.<name>.maximumRiskScore`. */
  readonly key: string;
  /** What applies where nobody sets it; empty where it must be set or has no value then. */
  readonly default: string;
  readonly range: string;
  /** From the name's last word; empty for plain numbers, texts and choices. */
  readonly unit: string;
  readonly description: string;
}

/** The units that names end in, as CONTRIBUTING asks. */
const units: readonly (readonly [ending: RegExp, unit: string])[] = [
  [/Bps$|BpsBy[A-Z]\w*$/, "basis points"],
  [/Ratios?$/, "ratio"],
  [/Bars$/, "bars"],
  [/Ms$/, "milliseconds"],
  [/Days$/, "calendar days"],
  [/[sS]essions$/, "sessions"],
  [/AtrMultiple$/, "average true ranges"],
];

/** The settings of a schema in its order; `values` are the file's, which are the defaults. */
export function settingsIn(schema: z.ZodType, values: unknown): readonly Setting[] {
  const root = schemaNodeOf(schema);
  const settings = new Map<string, Setting>();
  for (const setting of settingsBelow(root, [], values)) {
    const other = settings.get(setting.key);
    settings.set(setting.key, other === undefined ? setting : alternative(other, setting));
  }
  return [...settings.values()];
}

function settingsBelow(node: SchemaNode, path: readonly string[], value: unknown): Setting[] {
  const { title } = node;
  if (title === undefined) return settingsOfNode(node, path, value);
  return settingsOfNode(node, path, value).map((setting) => ({
    ...setting,
    description: `${title}: ${setting.description}`,
  }));
}

function settingsOfNode(node: SchemaNode, path: readonly string[], value: unknown): Setting[] {
  const alternatives = [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])];
  if (alternatives.some(isGroup)) {
    return alternatives.flatMap((each) => settingsBelow(each, path, value));
  }
  if (node.properties !== undefined) {
    return Object.entries(node.properties).flatMap(([name, child]) =>
      settingsBelow(child, [...path, name], memberOf(value, name)),
    );
  }
  if (typeof node.additionalProperties === "object") {
    const named = isGroup(node.additionalProperties) ? [] : Object.entries(value ?? {});
    return [...named, ["<name>", undefined] as const].flatMap(([name, child]) =>
      settingsBelow(node.additionalProperties as SchemaNode, [...path, name], child),
    );
  }
  if (node.items !== undefined && isGroup(node.items)) {
    return settingsBelow(node.items, [...path.slice(0, -1), `${path.at(-1)}[]`], undefined);
  }
  return [settingOf(node, path, value)];
}

function isGroup(node: SchemaNode): boolean {
  const within = [...(node.anyOf ?? []), ...(node.oneOf ?? [])];
  return (
    node.properties !== undefined ||
    typeof node.additionalProperties === "object" ||
    within.some(isGroup)
  );
}

function settingOf(node: SchemaNode, path: readonly string[], value: unknown): Setting {
  const chosen = value ?? node.default;
  return {
    key: path.join("."),
    default: chosen === undefined ? "" : shown(chosen),
    range: rangeOf(node),
    unit: unitOf(path),
    description: node.description ?? "",
  };
}

/** Two kinds of one object may share a key: what both say of it. */
function alternative(one: Setting, other: Setting): Setting {
  const both = (a: string, b: string) =>
    `; ${a}; `.includes(`; ${b}; `) || b === "" ? a : a === "" ? b : `${a}; ${b}`;
  return {
    ...one,
    range: both(one.range, other.range),
    description: both(one.description, other.description),
  };
}

function rangeOf(node: SchemaNode): string {
  const { enum: choices, const: only, items, type } = node;
  if (only !== undefined) return shown(only);
  if (choices !== undefined) return choices.map(shown).join(", ");
  if (items !== undefined) return `list of ${rangeOf(items)}`;
  if (type === "boolean") return "true, false";
  if (type !== "number" && type !== "integer") return type === "string" ? "text" : (type ?? "");
  const low = bound(node.exclusiveMinimum, "over ") ?? bound(node.minimum, "");
  const high = bound(node.exclusiveMaximum, "below ") ?? bound(node.maximum, "");
  const kind = type === "integer" ? "whole" : "number";
  if (low === undefined && high === undefined) return kind;
  if (high === undefined) return low?.startsWith("over") ? `${kind} ${low}` : `${kind} from ${low}`;
  return `${kind} ${low ?? "any"} to ${high}`;
}

function bound(value: number | undefined, prefix: string): string | undefined {
  // zod states the range of exact integers where a schema states none.
  if (value === undefined || Math.abs(value) === Number.MAX_SAFE_INTEGER) return undefined;
  return `${prefix}${value}`;
}

function unitOf(path: readonly string[]): string {
  for (const step of [...path].reverse()) {
    const found = units.find(([ending]) => ending.test(step.replace("[]", "")));
    if (found !== undefined) return found[1];
  }
  return "";
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
