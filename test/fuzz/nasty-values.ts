import { type DescField, ScalarType } from "@bufbuild/protobuf";
import type { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";

/** One of several, all equally likely. */
export function pick<T>(random: SeededRandom, from: readonly T[]): T {
  return from[random.integer(from.length)]!;
}

const nastyTexts = [
  "",
  " ",
  "\u0000",
  "\u202eAAPL",
  "../../etc/passwd",
  "sprints/",
  "sprints/x/y",
  "%s%n%00",
  "'; drop table fills; --",
  "𝟘".repeat(50),
  "é".repeat(200),
  "\n\r\t",
] as const;
const nastyReals = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  0,
  -0,
  -1,
  5e-324,
  1e-9,
  0.999_999_999,
  2 ** 53,
  1e15,
  1e300,
  1.797e308,
] as const;
const nastyLongs = [
  0n,
  1n,
  -1n,
  2n ** 31n,
  2n ** 53n - 1n,
  2n ** 53n + 1n,
  2n ** 63n - 1n,
  -(2n ** 63n),
  // Seconds: the ends of google.protobuf.Timestamp, of a JavaScript Date, and one beyond each.
  -62_135_596_800n,
  -62_135_596_801n,
  253_402_300_799n,
  253_402_300_800n,
  8_640_000_000_000n,
  8_640_000_000_001n,
] as const;
const nastyInts = [0, 1, -1, 2, 255, 65_536, 999_999_999, 1_000_000_000, 2 ** 31 - 1, -(2 ** 31)];
/** A name that just passes, one that does not, one that no header can carry, one that no event can. */
const textLengths = [200, 201, 5_000, 70_000, 1_100_000];

/** A value of a scalar or enum field that nobody would send on purpose. */
export function nastyValue(random: SeededRandom, field: DescField, value: unknown): unknown {
  if (field.enum) return pick(random, [0, 1, 2, 99, -7, 2 ** 31 - 1]);
  switch (field.scalar) {
    case ScalarType.STRING:
      return nastyText(random, String(value ?? ""));
    case ScalarType.BYTES:
      return new Uint8Array(pick(random, [0, 1, 7, 70_000]));
    case ScalarType.BOOL:
      return value !== true;
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return random.integer(3) === 0
        ? Number(value ?? 1) * pick(random, [-1, 1e-12, 0.5, 1.01, 1e6, 1e12])
        : pick(random, nastyReals);
    case ScalarType.INT64:
    case ScalarType.SINT64:
    case ScalarType.SFIXED64:
      return pick(random, nastyLongs);
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
      return pick(random, [0n, 1n, 2n ** 53n, 2n ** 64n - 1n]);
    case ScalarType.UINT32:
    case ScalarType.FIXED32:
      return pick(random, [0, 1, 2 ** 31, 2 ** 32 - 1]);
    default:
      return pick(random, nastyInts);
  }
}

function nastyText(random: SeededRandom, value: string): string {
  switch (random.integer(4)) {
    case 0: {
      // Long ones are seldom drawn: they cost most and say least.
      const length = textLengths[Math.min(random.integer(textLengths.length), random.integer(8))]!;
      return (value || "a").repeat(Math.ceil(length / (value.length || 1))).slice(0, length);
    }
    case 1: {
      const at = random.integer(value.length + 1);
      return value.slice(0, at) + pick(random, nastyTexts) + value.slice(at);
    }
    default:
      return pick(random, nastyTexts);
  }
}
