import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { after, before, test } from "node:test";
import {
  create,
  type DescField,
  type DescMessage,
  type DescService,
  ScalarType,
  toBinary,
} from "@bufbuild/protobuf";
import * as grpc from "@grpc/grpc-js";
import { openChannel } from "#lib/kit/grpc/client/client.ts";
import { toFault } from "#lib/kit/grpc/shared/status.ts";
import { AuditService } from "#proto/pmx/audit/v1/audit_service_pb.ts";
import { ExecutionService } from "#proto/pmx/execution/v1/execution_service_pb.ts";
import { ForecastService } from "#proto/pmx/forecast/v1/forecast_service_pb.ts";
import { MarketDataService } from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import { OperationsService } from "#proto/pmx/ops/v1/operations_service_pb.ts";
import { RefusedFactsService } from "#proto/pmx/ops/v1/refused_facts_service_pb.ts";
import { ReadinessService } from "#proto/pmx/readiness/v1/readiness_service_pb.ts";
import { RiskGateService } from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import { ForwardSprintService } from "#proto/pmx/sprint/v1/forward_service_pb.ts";
import { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { StoredTimesService } from "#proto/pmx/type/v1/stored_times_service_pb.ts";
import { type EmbeddedServices, type ProcessName, startEmbedded } from "#test/support/embedded.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { someOf } from "#test/support/test-length.ts";

const folder = temporaryFolder();
let services: EmbeddedServices;
before(async () => {
  services = await startEmbedded({
    dataDir: folder,
    ports: "any",
    logLevel: "error",
    resumeSprints: false,
    environment: {},
  });
});
after(async () => {
  await services.close();
});

/** A generator of the same numbers at every run, from 0 to below 1. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

const nastyTexts = ["", "AAPL", "sprints/x", "\u0000\u202e", "a".repeat(5_000), "../../etc"];
const nastyReals = [Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 1e308, 5e-324, 100];
const nastyLongs = [0n, -1n, 1n, 2n ** 63n - 1n, -(2n ** 63n), 1_500_000_000n];
const nastyInts = [0, -1, 1, 2 ** 31 - 1, -(2 ** 31), 30];

function nastyScalar(type: ScalarType, pick: <T>(from: readonly T[]) => T): unknown {
  if (type === ScalarType.STRING) return pick(nastyTexts);
  if (type === ScalarType.BOOL) return pick([true, false]);
  if (type === ScalarType.BYTES) return new Uint8Array(7);
  if (type === ScalarType.DOUBLE || type === ScalarType.FLOAT) return pick(nastyReals);
  if (type === ScalarType.INT64 || type === ScalarType.SINT64) return pick(nastyLongs);
  return pick(type === ScalarType.INT32 || type === ScalarType.SINT32 ? nastyInts : [0, 1]);
}

/** A message that the wire can carry and nobody would send on purpose; fields are missing, too. */
function nastyMessage(schema: DescMessage, next: () => number, depth = 0): Record<string, unknown> {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;
  const single = (field: DescField): unknown => {
    if (field.message) return nastyMessage(field.message, next, depth + 1);
    if (field.enum) return pick([0, 1, 2, 99, -7]);
    return field.scalar === undefined ? undefined : nastyScalar(field.scalar, pick);
  };
  const message: Record<string, unknown> = {};
  for (const field of schema.fields) {
    if (next() < 0.25 || field.fieldKind === "map" || depth > 5) continue;
    const many = () => Array.from({ length: pick([0, 1, 3, 30]) }, () => single(field));
    const value = field.fieldKind === "list" ? many() : single(field);
    if (field.oneof) message[field.oneof.localName] = { case: field.localName, value };
    else message[field.localName] = value;
  }
  return message;
}

const all: readonly (readonly [ProcessName, DescService])[] = [
  ["gateway", SprintService],
  ["gateway", ForwardSprintService],
  ["gateway", MarketDataService],
  ["gateway", ReadinessService],
  ["gateway", StoredTimesService],
  ["gateway", OperationsService],
  ["forecast", ForecastService],
  ["risk-gate", RiskGateService],
  ["execution", ExecutionService],
  ["execution", RefusedFactsService],
  ["audit", AuditService],
];

for (const [process, service] of all) {
  test(`${service.typeName} answers whatever is sent with a fault of the caller, in time`, async () => {
    const { transport, close } = openChannel(services.addresses[process]);
    const asIs = (bytes: Buffer) => bytes;
    // A wait for facts that will never come ends with the caller's deadline.
    const answer = (path: string, bytes: Buffer) =>
      new Promise<grpc.StatusObject>((resolve) => {
        const options = { deadline: Date.now() + (process === "audit" ? 400 : 10_000) };
        const call = transport.makeBidiStreamRequest(path, asIs, asIs, options);
        call
          .on("error", () => undefined)
          .on("status", resolve)
          .on("data", () => undefined);
        call.end(bytes);
      });
    try {
      for (const { name, input } of service.methods) {
        const next = numbersFrom(42);
        const path = `/${service.typeName}/${name}`;
        const messages = Array.from({ length: 40 }, () => nastyMessage(input, next));
        const sent = someOf([0, 10, 20, 30]).flatMap((at) => messages.slice(at, at + 10));
        const requests = sent.map((init) => Buffer.from(toBinary(input, create(input, init))));
        for (const bytes of [Buffer.from([255, 255, 255, 1, 2]), Buffer.alloc(0), ...requests]) {
          const status = await answer(path, bytes);
          const { code, reason, message } = toFault(status);
          const waited = process === "audit" && ["UNAVAILABLE", "DEADLINE_EXCEEDED"].includes(code);
          const refused = ["INVALID_ARGUMENT", "NOT_FOUND", "FAILED_PRECONDITION"].includes(code);
          const answered = status.code === grpc.status.OK;
          assert.ok(answered || refused || waited, `${name}: ${code} ${reason}: ${message}`);
        }
      }
    } finally {
      close();
    }
  });
}
