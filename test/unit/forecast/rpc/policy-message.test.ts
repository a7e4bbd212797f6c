import assert from "node:assert/strict";
import { test } from "node:test";
import { create, type DescField, type DescMessage, fromJson, getOption } from "@bufbuild/protobuf";
import { field as fieldRules } from "#proto/buf/validate/validate_pb.ts";
import {
  ForecastPolicyOverridesSchema,
  ForecastPolicySchema,
} from "#proto/pmx/forecast/v1/policy_pb.ts";
import { overriddenFromMessage } from "#services/forecast/rpc/policy-message.ts";
import { policy } from "#test/support/forecast-policy.ts";

/** Every setting that is no list, by its path, with its number, its type and its bounds. */
function plainSettings(schema: DescMessage, path = ""): Readonly<Record<string, unknown>> {
  const settings: Record<string, unknown> = {};
  for (const field of schema.fields) {
    const name = `${path}${field.jsonName}`;
    if (field.fieldKind === "message") {
      Object.assign(settings, plainSettings(field.message, `${name}.`));
    } else if (field.fieldKind === "scalar") settings[name] = outlineOf(field);
  }
  return settings;
}

function outlineOf(field: DescField & { readonly fieldKind: "scalar" }) {
  return { number: field.number, type: field.scalar, rules: getOption(field, fieldRules) };
}

test("every plain setting of the policy can be overridden, by its own name, number and bounds", () => {
  assert.deepEqual(
    plainSettings(ForecastPolicyOverridesSchema),
    plainSettings(ForecastPolicySchema),
  );
});

test("an override is read apart from its absence, false and 0 included", () => {
  const optional = (schema: DescMessage): boolean =>
    schema.fields.every((field) =>
      field.fieldKind === "message" ? optional(field.message) : field.proto.proto3Optional,
    );
  assert.ok(optional(ForecastPolicyOverridesSchema));
});

test("an override within a group of settings leaves the others of the group", () => {
  const overrides = fromJson(ForecastPolicyOverridesSchema, {
    regime: { enabled: !policy.regime.enabled },
    ensemble: { minimumScoredForecasts: 7 },
    equalWeightShrinkageRatio: 0,
  });
  assert.deepEqual(overriddenFromMessage(policy, overrides), {
    ...policy,
    regime: { ...policy.regime, enabled: !policy.regime.enabled },
    ensemble: { ...policy.ensemble, minimumScoredForecasts: 7 },
    equalWeightShrinkageRatio: 0,
  });
});

test("overrides that change nothing leave the policy, and so its hash, as it was", () => {
  const none = create(ForecastPolicyOverridesSchema, { regime: {} });
  assert.deepEqual(overriddenFromMessage(policy, none), policy);
  const same = create(ForecastPolicyOverridesSchema, {
    regime: { enabled: policy.regime.enabled },
  });
  assert.deepEqual(overriddenFromMessage(policy, same), policy);
});

test("an override that the configuration would not take is refused by its name", () => {
  const unknown = create(ForecastPolicyOverridesSchema, { ensemble: { basis: "BEST" } });
  assert.throws(() => overriddenFromMessage(policy, unknown), {
    reason: "FIELD_INVALID",
    message: /overrides.*ensemble\.basis/s,
  });
});
