import type { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { pick } from "./nasty-values.ts";

const lengthDelimited = 2;
const startGroup = 3;

/** Changes an encoded message in one to three places; what comes out need not be a message. */
export function mutateBytes(random: SeededRandom, bytes: Uint8Array): Uint8Array {
  let mutated = bytes;
  const changes = 1 + random.integer(3);
  for (let change = 0; change < changes; change += 1) mutated = mutatedOnce(random, mutated);
  return mutated;
}

function mutatedOnce(random: SeededRandom, bytes: Uint8Array): Uint8Array {
  const at = random.integer(bytes.length + 1);
  switch (random.integer(7)) {
    case 0:
      return bytes.slice(0, at);
    case 1: {
      const flipped = bytes.slice();
      if (at < bytes.length) flipped[at]! ^= 1 << random.integer(8);
      return flipped;
    }
    case 2:
      return joined(
        bytes.subarray(0, at),
        noise(random, 1 + random.integer(40)),
        bytes.subarray(at),
      );
    case 3: {
      const end = Math.min(bytes.length, at + random.integer(64));
      return joined(bytes.subarray(0, end), bytes.subarray(at));
    }
    case 4:
      // A field that no schema knows, of a kind that holds others, again and again.
      return joined(
        bytes,
        new Uint8Array(pick(random, [1, 200, 100_000])).fill((15 << 3) | startGroup),
      );
    case 5:
      // A length of 2^64 - 1, and a varint of more than ten bytes.
      return joined(
        bytes.subarray(0, at),
        new Uint8Array([
          (1 << 3) | lengthDelimited,
          ...new Array(pick(random, [9, 12])).fill(255),
          1,
        ]),
        bytes.subarray(at),
      );
    default:
      return noise(random, random.integer(300));
  }
}

function noise(random: SeededRandom, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => random.integer(256));
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
