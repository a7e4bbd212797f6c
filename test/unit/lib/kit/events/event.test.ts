import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { DurationSchema, TimestampSchema } from "@bufbuild/protobuf/wkt";
import { fromCloudEvent, toCloudEvent } from "#lib/kit/events/cloud-event.ts";
import { originOf } from "#lib/kit/events/event.ts";
import { decodeEvent, encodeEvent } from "#lib/kit/events/event-payload.ts";
import { matches, streamOf, streamSubjects } from "#lib/kit/events/subject.ts";
import { testEvent } from "#test/support/test-event.ts";

test("an event carries a message there and back", () => {
  const message = create(TimestampSchema, { seconds: 7n });
  const entry = encodeEvent(TimestampSchema, message, "pmx.test.v1.time.told", 1);
  const event = { ...testEvent("test", 1), ...entry };
  assert.equal(event.type, "google.protobuf.Timestamp");
  assert.equal(decodeEvent(TimestampSchema, event).seconds, 7n);
});

test("an event is poison when it holds another message than expected", () => {
  const event = { ...testEvent("test", 1), type: DurationSchema.typeName };
  assert.throws(() => decodeEvent(TimestampSchema, event), {
    code: "INVALID_ARGUMENT",
    message: /test-0a-1 .* holds google\.protobuf\.Duration, not google\.protobuf\.Timestamp/,
  });
});

test("an event is poison when its payload is no such message", () => {
  const payload = new Uint8Array([0xff, 0xff]);
  const event = { ...testEvent("test", 1), type: TimestampSchema.typeName, payload };
  assert.throws(() => decodeEvent(TimestampSchema, event), { code: "INVALID_ARGUMENT" });
});

test("an event knows the database that counted it", () => {
  assert.equal(originOf(testEvent("risk-gate", 12)), "risk-gate-0a");
});

test("an event survives the way through CloudEvents headers", () => {
  const event = testEvent("test", 3);
  const message = { subject: event.subject, data: event.payload, headers: toCloudEvent(event) };
  assert.deepEqual(fromCloudEvent({ ...message, seq: 9 }), { event, complete: true });
});

for (const header of ["ce-id", "ce-source", "ce-type", "ce-time", "ce-sequence"]) {
  test(`an event is incomplete without the header ${header}`, () => {
    const event = testEvent("test", 3);
    const headers = toCloudEvent(event);
    headers.delete(header);
    const message = { subject: event.subject, data: event.payload, headers, seq: 9 };
    assert.equal(fromCloudEvent(message).complete, false);
  });
}

test("a subject belongs to the stream of its service", () => {
  assert.equal(streamOf("pmx.risk-gate.v1.decision.made"), "PMX_RISK_GATE");
  assert.equal(streamSubjects("pmx.risk-gate.v1.decision.made"), "pmx.risk-gate.>");
});

test("a subject matches itself and the prefixes above it, token by token", () => {
  const subject = "pmx.execution.v1.trade.closed";
  assert.equal(matches(subject, subject), true);
  assert.equal(matches("pmx.execution.v1.>", subject), true);
  assert.equal(matches("pmx.execution.v1.tra.>", subject), false);
  assert.equal(matches("pmx.execution.v1.trade", subject), false);
});

test("a subject outside pmx is refused", () => {
  assert.throws(() => streamOf("other.execution"), { reason: "FIELD_INVALID" });
});
