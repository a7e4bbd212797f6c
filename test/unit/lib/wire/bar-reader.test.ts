import assert from "node:assert/strict";
import { test } from "node:test";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import fc from "fast-check";
import { createListDecoder } from "#lib/kit/grpc/shared/element-readers.ts";
import { barReaders } from "#lib/wire/bar-reader.ts";
import {
  CreateForecastRequestSchema,
  ListModelsRequestSchema,
} from "#proto/pmx/forecast/v1/forecast_service_pb.ts";

const schema = CreateForecastRequestSchema;
const decodeLists = createListDecoder(barReaders);
const oneBar = toBinary(
  schema,
  create(schema, { bars: [{ startTime: { seconds: 9n }, open: 3 }] }),
);

const price = fc.oneof(
  fc.double(),
  fc.constantFrom(0, -0, Number.NaN, Number.POSITIVE_INFINITY, 1e-300),
);
const bar = fc.record({
  startTime: fc.record({
    seconds: fc.oneof(
      { weight: 60, arbitrary: fc.bigInt(0n, 1n << 48n) },
      { weight: 1, arbitrary: fc.constantFrom(-1n, (1n << 62n) - 1n) },
    ),
    nanos: fc.oneof(
      { weight: 60, arbitrary: fc.nat(0x7fffffff) },
      { weight: 1, arbitrary: fc.constant(-1) },
    ),
  }),
  open: price,
  high: price,
  low: price,
  close: price,
  volumeUnits: price,
});
const request = fc.record({
  auditSet: fc.string(),
  instrument: fc.record({ ticker: fc.string(), lotSizeUnits: fc.nat() }),
  bars: fc.array(bar, { minLength: 1, maxLength: 20 }),
  horizonBars: fc.integer({ min: -5, max: 300 }),
});

/** What a decoder makes of the bytes, or that it throws. */
function outcomeOf(decode: () => unknown): unknown {
  try {
    return decode();
  } catch {
    return "throws";
  }
}

/** Asserts that both decoders agree, and says whether the one for lists answered by itself. */
function agree(bytes: Uint8Array): boolean {
  const general = outcomeOf(() => fromBinary(schema, bytes));
  const own = outcomeOf(() => decodeLists(schema, bytes));
  if (own === undefined) return false;
  assert.deepEqual(own, general);
  return true;
}

test("the bars of a request are what the general decoder makes of them", () => {
  let answered = 0;
  fc.assert(
    fc.property(request, (init) => {
      if (agree(toBinary(schema, create(schema, init)))) answered += 1;
    }),
    { numRuns: 300 },
  );
  assert.ok(answered > 100, `${answered} of 300`);
});

test("bytes that are cut off, or of which one is changed, are decoded alike or left to the general decoder", () => {
  let answered = 0;
  fc.assert(
    fc.property(request, fc.nat(), fc.nat(255), fc.boolean(), (init, at, byte, cut) => {
      const bytes = toBinary(schema, create(schema, init));
      const place = at % bytes.length;
      if (!cut) bytes[place] = byte;
      if (agree(cut ? bytes.subarray(0, place) : bytes)) answered += 1;
    }),
    { numRuns: 2_000 },
  );
  assert.ok(answered > 200, `${answered} of 2000`);
});

test("fields in another order, between the bars, or not known to this build are kept", () => {
  const name = toBinary(schema, create(schema, { auditSet: "sprints/a" }));
  const later = toBinary(schema, create(schema, { horizonBars: 7 }));
  // Field 1000, a varint.
  const unknown = Uint8Array.of(0xc0, 0x3e, 0x05);
  const bytes = Uint8Array.from([...oneBar, ...name, ...unknown, ...oneBar, ...later, ...oneBar]);
  assert.ok(agree(bytes));
  assert.equal(decodeLists(schema, bytes)!.bars.length, 3);
});

test("a bar without a start, or with a field of a later build, leaves the request to the general decoder", () => {
  for (const init of [{ bars: [{ open: 1 }] }, { bars: [] }]) {
    assert.equal(decodeLists(schema, toBinary(schema, create(schema, init))), undefined);
  }
  // A bar with a start at 0 and a double under field 7.
  const later = Uint8Array.of(0x22, 11, 0x0a, 0, 0x39, 0, 0, 0, 0, 0, 0, 0, 0);
  assert.equal(decodeLists(schema, later), undefined);
  assert.equal(fromBinary(schema, later).bars.length, 1);
});

test("a last bar that ends before the length of its start is no bar of 1970", () => {
  const cutOff = Uint8Array.of(0x22, 1, 0x0a);
  assert.equal(decodeLists(schema, cutOff), undefined);
  assert.throws(() => fromBinary(schema, cutOff));
});

/** A request of which the ticker says that it is two bytes longer than its instrument. */
function longTicker(...rest: readonly Uint8Array[]): Uint8Array {
  const instrument = toBinary(schema, create(schema, { instrument: { ticker: "AB" } }));
  assert.equal(instrument[3], 2);
  instrument[3] = 4;
  return Uint8Array.from([instrument, ...rest].flatMap((bytes) => [...bytes]));
}

test("a text that is longer than the message which it is in is not continued after the bars", () => {
  const horizon = toBinary(schema, create(schema, { horizonBars: 7 }));
  assert.equal(decodeLists(schema, longTicker(oneBar, horizon)), undefined);
});

test("bars that the general decoder finds in the midst of a text are not lost", () => {
  // A text of four bytes, tag and length first, that are a bar with a start at 0.
  const text = Uint8Array.of(0x0a, 4, 0x22, 2, 0x0a, 0);
  const bytes = longTicker(text, oneBar);
  assert.equal(fromBinary(schema, bytes).bars.length, 2);
  assert.equal(decodeLists(schema, bytes), undefined);
});

test("a request that holds no list of bars is left to the general decoder", () => {
  assert.equal(decodeLists(ListModelsRequestSchema, new Uint8Array(0)), undefined);
});
