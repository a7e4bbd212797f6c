import assert from "node:assert/strict";
import { test } from "node:test";
import { create } from "@bufbuild/protobuf";
import { factPathFault } from "#gateway/sprint/peers/fact-path.ts";
import { FactSourceSchema, FactSourceState } from "#proto/pmx/audit/v1/fact_source_pb.ts";

const { REACHED, SILENT, FAILING, ABSENT } = FactSourceState;
const source = (name: string, state: FactSourceState, gone?: boolean) =>
  create(FactSourceSchema, {
    source: name,
    state,
    detail: "a reason",
    missingFacts:
      gone === undefined ? [] : [{ source: name, firstSequence: 3n, lastSequence: 4n, gone }],
  });

test("nothing stands in the way of a sprint where every service answers or is merely slow to", () => {
  const states = [source("forecast", REACHED), source("execution", SILENT)];
  assert.equal(factPathFault(states), undefined);
  assert.equal(factPathFault([source("forecast", REACHED, false)]), undefined);
});

test("services on another bus are named together, with what to do", () => {
  const fault = factPathFault([
    source("forecast", ABSENT),
    source("execution", ABSENT),
    source("risk-gate", REACHED),
  ]);
  assert.deepEqual([fault?.code, fault?.reason], ["UNAVAILABLE", "PEER_UNREACHABLE"]);
  assert.match(fault!.message, /the facts of forecast, execution: .*same NATS_URL/);
});

test("a service that cannot publish is named with its reason", () => {
  const fault = factPathFault([source("forecast", REACHED), source("execution", FAILING)]);
  assert.deepEqual([fault?.code, fault?.reason], ["UNAVAILABLE", "PEER_UNREACHABLE"]);
  assert.match(fault!.message, /^execution cannot publish its facts, .*: a reason$/);
});

test("facts that are gone for good stand in the way of a sprint, and no retry helps", () => {
  const fault = factPathFault([source("forecast", REACHED, true)]);
  assert.deepEqual([fault?.code, fault?.reason], ["FAILED_PRECONDITION", "FACTS_PENDING"]);
  assert.match(fault!.message, /lacks facts 3 to 4 of forecast, .* delete their row/);
});
