import { randomBytes } from "node:crypto";

const counterMax = 0xfff;
let lastMs = 0;
let counter = 0;

/**
 * A UUIDv7 (RFC 9562): it starts with the time, so that ids sort in the order in which they were made.
 * Ids of one process increase strictly, also within a millisecond and when the clock steps back. The
 * counter is one for the process on purpose.
 */
export function newId(): string {
  const nowMs = Date.now();
  if (nowMs > lastMs) {
    lastMs = nowMs;
    counter = 0;
  } else if (counter < counterMax) {
    counter += 1;
  } else {
    lastMs += 1;
    counter = 0;
  }
  const time = lastMs.toString(16).padStart(12, "0");
  const sequence = counter.toString(16).padStart(3, "0");
  const random = randomBytes(8);
  random[0] = (random[0]! & 0x3f) | 0x80;
  const tail = random.toString("hex");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${sequence}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}
