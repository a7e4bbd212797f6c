import { type DescMessage, fromJson, type JsonValue, type MessageShape } from "@bufbuild/protobuf";
import type { Canonical } from "#lib/kernel/canonical.ts";
import { Fault } from "#lib/kernel/fault.ts";

/**
 * Reads messages from the JSON that a sprint pinned, each once: every request of a sprint brings
 * the same policies.
 * @throws Fault SPRINT_STATE for JSON of another version that holds what this one does not know: to
 *   leave it out would change the sprint without a word.
 */
export function pinnedMessages<D extends DescMessage>(
  schema: D,
): (json: Canonical) => MessageShape<D> {
  const known = new WeakMap<object, MessageShape<D>>();
  return (json) => {
    const key = json as object;
    const message = known.get(key) ?? read(schema, json);
    known.set(key, message);
    return message;
  };
}

function read<D extends DescMessage>(schema: D, json: Canonical): MessageShape<D> {
  try {
    return fromJson(schema, json as JsonValue);
  } catch (cause) {
    throw new Fault(
      "FAILED_PRECONDITION",
      "SPRINT_STATE",
      `the sprint pinned a ${schema.name} that this version of pmx cannot read; create a new sprint`,
      { cause },
    );
  }
}
