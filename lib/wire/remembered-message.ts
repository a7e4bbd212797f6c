import { type DescMessage, type MessageShape, toBinary } from "@bufbuild/protobuf";
import { sha256Hex } from "#lib/kernel/canonical.ts";
import { RecentlyUsed } from "#lib/kernel/recently-used.ts";

/** Values that are kept: callers use few settings, each for many requests. */
const keptValues = 16;

/**
 * Reads messages as `read` does, and remembers the values used last: equal messages give the same object,
 * so that what was worked out of it is known too. Nobody changes a message that was read.
 * @param read gives values that nobody changes; what it throws is not remembered
 */
export function rememberedFromMessage<D extends DescMessage, Value extends object>(
  schema: D,
  read: (message: MessageShape<D>) => Value,
): (message: MessageShape<D>) => Value {
  const kept = new RecentlyUsed<string, Value>(keptValues);
  // A server that remembers messages gives the same one again.
  const byMessage = new WeakMap<MessageShape<D>, Value>();
  return (message) => {
    const known = byMessage.get(message);
    if (known !== undefined) return known;
    const key = sha256Hex(toBinary(schema, message));
    const value = kept.get(key) ?? read(message);
    kept.set(key, value);
    byMessage.set(message, value);
    return value;
  };
}
