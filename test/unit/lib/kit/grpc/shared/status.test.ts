import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { test } from "node:test";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { anyPack, anyUnpack } from "@bufbuild/protobuf/wkt";
import { Metadata, type StatusObject, status } from "@grpc/grpc-js";
import fc from "fast-check";
import { Fault, faultReasons, invalidFields, notFound } from "#lib/kernel/fault.ts";
import { toFault, toStatus } from "#lib/kit/grpc/shared/status.ts";
import { faultCodes } from "#lib/kit/grpc/shared/status-codes.ts";
import {
  BadRequestSchema,
  ErrorInfoSchema,
  ResourceInfoSchema,
  RetryInfoSchema,
} from "#proto/google/rpc/error_details_pb.ts";
import { StatusSchema } from "#proto/google/rpc/status_pb.ts";
import { ErrorReasonSchema } from "#proto/pmx/type/v1/error_reason_pb.ts";

const essence = (fault: Fault) => {
  const { code, reason, message, violations, metadata, retryAfterMs } = fault;
  return { code, reason, message, violations, metadata: { ...metadata }, retryAfterMs };
};
const wireDetails = (sent: StatusObject) =>
  fromBinary(
    StatusSchema,
    new Uint8Array(sent.metadata.get("grpc-status-details-bin")[0] as Buffer),
  ).details;
const bare = (code: number, details: string, bytes?: Uint8Array): StatusObject => {
  const metadata = new Metadata();
  if (bytes) metadata.set("grpc-status-details-bin", Buffer.from(bytes));
  return { code, details, metadata };
};

for (const code of faultCodes) {
  test(`a Fault on the wire comes back equal with code ${code}`, () => {
    const fault = new Fault(code, "SPRINT_STATE", `a ${code}`, {
      metadata: { sprint: "sprints/7" },
      retryAfterMs: 1250,
      violations: [{ field: "bars[3].high", description: "must be at least low" }],
    });
    const sent = toStatus(fault);
    assert.equal(sent.code, status[code]);
    assert.deepEqual(essence(toFault(sent)), essence(fault));
  });
}

test("a Fault on the wire comes back equal whatever its texts, fields and reason, where they are short", () => {
  const text = fc.string({ unit: "binary", maxLength: 25 });
  const violation = fc.record({ field: text, description: text }, { noNullPrototype: true });
  const arbitrary = fc.record({
    code: fc.constantFrom(...faultCodes),
    reason: fc.constantFrom(...faultReasons),
    message: text,
    violations: fc.array(violation, { maxLength: 8 }),
    metadata: fc.dictionary(text, text, { maxKeys: 3, noNullPrototype: true }),
    retryAfterMs: fc.nat(),
  });
  fc.assert(
    fc.property(arbitrary, ({ code, reason, message, ...details }) => {
      const fault = new Fault(code, reason, message, details);
      assert.deepEqual(essence(toFault(toStatus(fault))), essence(fault));
    }),
  );
});

test("a Fault on the wire names its reason and the domain pmx in ErrorInfo", () => {
  const [info] = wireDetails(toStatus(new Fault("ABORTED", "DATA_CHANGED", "moved")));
  const { reason, domain } = anyUnpack(info!, ErrorInfoSchema)!;
  assert.deepEqual({ reason, domain }, { reason: "DATA_CHANGED", domain: "pmx" });
});

test("a Fault on the wire lists its field violations in BadRequest", () => {
  const sent = toStatus(invalidFields([{ field: "horizon_bars", description: "must be > 0" }]));
  const request = wireDetails(sent).flatMap((any) => anyUnpack(any, BadRequestSchema) ?? []);
  assert.equal(request[0]?.fieldViolations[0]?.field, "horizon_bars");
});

test("a Fault on the wire names the missing resource in ResourceInfo", () => {
  const sent = toStatus(notFound("forecast", "forecasts/7"));
  const info = wireDetails(sent).flatMap((any) => anyUnpack(any, ResourceInfoSchema) ?? []);
  assert.equal(info[0]?.resourceName, "forecasts/7");
  assert.equal(info[0]?.resourceType, "forecasts");
});

test("a Fault on the wire says when to retry in RetryInfo", () => {
  const sent = toStatus(new Fault("UNAVAILABLE", "DRAINING", "bye", { retryAfterMs: 1500 }));
  const info = wireDetails(sent).flatMap((any) => anyUnpack(any, RetryInfoSchema) ?? []);
  assert.equal(info[0]?.retryDelay?.seconds, 1n);
  assert.equal(info[0]?.retryDelay?.nanos, 500_000_000);
});

test("a Fault on the wire never carries its cause", () => {
  const cause = new Error("SQLITE_CORRUPT in /data/pmx.db");
  const sent = toStatus(new Fault("DATA_LOSS", "DATABASE_CORRUPT", "restore it", { cause }));
  assert.ok(!JSON.stringify([sent, sent.metadata.toJSON()]).includes("SQLITE"));
  assert.ok(!Buffer.from(sent.metadata.get("grpc-status-details-bin")[0]!).includes("SQLITE"));
});

/** Bytes of the headers in which grpc-js sends a status. */
function sentBytes(sent: StatusObject): number {
  const headers = {
    "grpc-status": String(sent.code),
    "grpc-message": encodeURI(sent.details),
    ":status": "200",
    "content-type": "application/grpc+proto",
    ...sent.metadata.toHttp2Headers(),
  };
  return Object.entries(headers)
    .flatMap(([name, value]) => [name, String(value)])
    .reduce((bytes, text) => bytes + Buffer.byteLength(text), 0);
}

test("a Fault on the wire takes less than 6 KB of headers, whatever and however much it says", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc
      .tuple(
        fc.string({ unit: "binary", minLength: 1, maxLength: 3 }),
        fc.integer({ max: 5_000, min: 1 }),
      )
      .map(([part, times]) => part.repeat(times)),
  );
  const violation = fc.record({ field: text, description: text });
  const arbitrary = fc.record({
    code: fc.constantFrom(...faultCodes),
    message: text,
    violations: fc.array(violation, { maxLength: 30 }),
    metadata: fc.dictionary(text, text, { maxKeys: 12, noNullPrototype: true }),
    resource: text,
    retryAfterMs: fc.nat(),
  });
  fc.assert(
    fc.property(arbitrary, ({ code, message, metadata, resource, ...details }) => {
      const parts = { ...details, metadata: { resource, ...metadata } };
      const sent = toStatus(new Fault(code, "BARS_OUT_OF_ORDER", message, parts));
      assert.ok(sentBytes(sent) < 6_144, `${sentBytes(sent)} bytes`);
      assert.equal(toFault(sent).reason, "BARS_OUT_OF_ORDER");
    }),
  );
});

test("a Fault on the wire names the first of thousands of violations whole, and counts the rest", () => {
  const violations = Array.from({ length: 5000 }, (_, index) => ({
    field: `bars[${index}].high`,
    description: `${index} is below the low, which is ${"9".repeat(200)}`,
  }));
  const received = toFault(toStatus(invalidFields(violations))).violations;
  const kept = received.length - 1;
  assert.ok(kept >= 10, `${kept} violations`);
  assert.deepEqual(received.slice(0, kept), violations.slice(0, kept));
  assert.equal(received[kept]?.description, `and ${5000 - kept} more violations`);
});

test("a Fault on the wire cuts a message of thousands of characters, and says that it is cut", () => {
  const { details } = toStatus(notFound("sprint", `sprints/${"ü".repeat(3_000)}`));
  assert.match(details, /^sprint sprints\/ü+…$/);
});

test("a Fault on the wire replaces text that UTF-8 cannot hold", () => {
  const sent = toStatus(new Fault("INTERNAL", "INTERNAL", "half \ud83d"));
  assert.equal(sent.details, "half \ufffd");
});

test("an error that is no Fault becomes INTERNAL with a constant text and an error id, and does not reveal its own text", () => {
  const secret = new TypeError("cannot read hunter2 of undefined");
  const [first, second] = [toStatus(secret), toStatus("thrown text")];
  assert.equal(first.code, status.INTERNAL);
  assert.equal(first.details, second.details);
  assert.ok(!first.details.includes("hunter2"));
  assert.match(toFault(first).metadata.error_id ?? "", /^[0-9a-f-]{36}$/);
});

test("a status of another server gets the reason of its code", () => {
  const fault = toFault(bare(status.NOT_FOUND, "no such thing"));
  assert.equal(fault.code, "NOT_FOUND");
  assert.equal(fault.reason, "RESOURCE_NOT_FOUND");
  assert.equal(fault.message, "no such thing");
});

test("a status of another server is INTERNAL when pmx has no such code", () => {
  assert.equal(toFault(bare(status.OUT_OF_RANGE, "too far")).code, "INTERNAL");
});

test("a status of another server keeps its code when its details are garbage", () => {
  const fault = toFault(bare(status.ABORTED, "raced", new Uint8Array([0xff, 0xff, 1])));
  assert.equal(fault.code, "ABORTED");
  assert.equal(fault.message, "raced");
});

test("a status of another server keeps a reason that this version does not know as metadata", () => {
  const info = create(ErrorInfoSchema, { reason: "FROM_THE_FUTURE", domain: "pmx" });
  const details = [anyPack(ErrorInfoSchema, info)];
  const bytes = toBinary(StatusSchema, create(StatusSchema, { code: 10, message: "m", details }));
  const fault = toFault(bare(status.ABORTED, "m", bytes));
  assert.equal(fault.reason, "DATA_CHANGED");
  assert.equal(fault.metadata.unknown_reason, "FROM_THE_FUTURE");
});

test("the reasons of Fault are the values of pmx.type.v1.ErrorReason", () => {
  const published = ErrorReasonSchema.values
    .filter((value) => value.number !== 0)
    .map((value) => value.name.replace(/^ERROR_REASON_/, ""));
  assert.deepEqual([...published].sort(), [...faultReasons].sort());
});
