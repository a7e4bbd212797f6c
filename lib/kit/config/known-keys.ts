import type { z } from "zod";
import { type SchemaNode, schemaNodeOf } from "./schema-node.ts";

/** The keys of a configuration schema. */
export interface KnownKeys {
  /** The keys allowed in the object at a path; empty where any key is allowed, or none. */
  at(path: readonly PropertyKey[]): readonly string[];
}

/**
 * @throws Error when an object of the schema is no z.strictObject: it would drop unknown keys silently.
 */
export function knownKeysOf(schema: z.ZodType): KnownKeys {
  const root = schemaNodeOf(schema);
  requireStrict(root, "");
  return {
    at: (path) => [...new Set(nodesAt([root], path).flatMap((node) => keysOf(node)))],
  };
}

function requireStrict(node: SchemaNode, key: string): void {
  if (node.properties && node.additionalProperties !== false) {
    throw new Error(`the configuration schema at "${key}" must be a z.strictObject`);
  }
  for (const [name, child] of Object.entries(node.properties ?? {})) {
    requireStrict(child, key === "" ? name : `${key}.${name}`);
  }
  for (const child of childrenWithoutName(node)) requireStrict(child, key);
}

function childrenWithoutName(node: SchemaNode): readonly SchemaNode[] {
  const { items, additionalProperties: values, anyOf = [], oneOf = [] } = node;
  const of = (child: SchemaNode | boolean | undefined) =>
    typeof child === "object" ? [child] : [];
  return [...of(items), ...of(values), ...anyOf, ...oneOf];
}

function nodesAt(
  nodes: readonly SchemaNode[],
  path: readonly PropertyKey[],
): readonly SchemaNode[] {
  const here = nodes.flatMap((node) => [node, ...(node.anyOf ?? []), ...(node.oneOf ?? [])]);
  const [step, ...rest] = path;
  if (step === undefined) return here;
  const below = here.flatMap((node) => {
    const named = typeof step === "string" ? node.properties?.[step] : undefined;
    if (named) return [named];
    return [node.items, node.additionalProperties].filter((child) => typeof child === "object");
  });
  return below.length === 0 ? [] : nodesAt(below, rest);
}

function keysOf(node: SchemaNode): readonly string[] {
  return Object.keys(node.properties ?? {});
}
