import assert from "node:assert/strict";
import { test } from "node:test";
import {
  OutcomeSchema,
  ReasonCodeSchema,
  VerdictSchema,
} from "#proto/pmx/riskgate/v1/decision_pb.ts";
import { reasonCodes } from "#services/risk-gate/domain/rules/reason-code.ts";

const names = (schema: { readonly values: readonly { readonly name: string }[] }, prefix: string) =>
  schema.values
    .map(({ name }) => name.replace(prefix, ""))
    .filter((name) => name !== "UNSPECIFIED");

test("the contract's reason codes are the domain's, in the same order", () => {
  assert.deepEqual(names(ReasonCodeSchema, "REASON_CODE_"), Object.keys(reasonCodes));
});

test("the contract has no outcome and no verdict beyond the domain's", () => {
  assert.deepEqual(names(OutcomeSchema, "OUTCOME_"), [
    "PASS",
    "FAIL",
    "REDUCE",
    "DISABLED",
    "NOT_EVALUABLE",
  ]);
  assert.deepEqual(names(VerdictSchema, "VERDICT_"), ["ALLOW", "ALLOW_REDUCED", "DENY"]);
});
