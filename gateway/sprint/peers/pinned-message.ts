import { type DescMessage, fromJson, type JsonValue, type MessageShape } from "@bufbuild/protobuf";
import type { Canonical } from "#lib/kernel/canonical.ts";

/**
 * Reads messages from the JSON that a sprint pinned, each once: every request of a sprint brings
 * the same policies.
 */
export function pinnedMessages<D extends DescMessage>(
  schema: D,
): (json: Canonical) => MessageShape<D> {
  const known = new WeakMap<object, MessageShape<D>>();
  return (json) => {
    const key = json as object;
    const message = known.get(key) ?? fromJson(schema, json as JsonValue);
    known.set(key, message);
    return message;
  };
}
