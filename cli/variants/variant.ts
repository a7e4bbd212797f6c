import {
  create,
  type DescMessage,
  fromJson,
  type JsonObject,
  type MessageInitShape,
  toJson,
} from "@bufbuild/protobuf";
import { hashOf } from "#lib/kernel/canonical.ts";
import { mergeSettings } from "#lib/kit/config/merge-settings.ts";
import { ForecastPolicyOverridesSchema } from "#proto/pmx/forecast/v1/policy_pb.ts";
import { RiskPolicyOverridesSchema } from "#proto/pmx/riskgate/v1/policy_pb.ts";
import type { PolicyOverrides } from "../policy-flags.ts";
import { type SettingValue, settingText, type VariedSetting } from "./varied-setting.ts";

/** One combination of the values of varied settings. */
export interface Variant {
  /** For a person: regime.enabled=true longOnly=false. */
  readonly label: string;
  readonly settings: readonly Omit<VariedSetting, "values">[];
  /** One of each setting, in their order. */
  readonly values: readonly SettingValue[];
}

/** Every combination, the last setting varied fastest. */
export function variantsOf(varied: readonly VariedSetting[]): readonly Variant[] {
  const combinations = varied.reduce<readonly (readonly SettingValue[])[]>(
    (before, { values }) => before.flatMap((chosen) => values.map((value) => [...chosen, value])),
    [[]],
  );
  const settings = varied.map(({ policy, path }) => ({ policy, path }));
  return combinations.map((values) => {
    const label = settings.map(({ path }, at) => `${path}=${settingText(values[at]!)}`).join(" ");
    return { label, settings, values };
  });
}

/** The overrides of a sprint with those of a variant, which win. */
export function overridesOf(
  given: PolicyOverrides,
  { settings, values }: Variant,
): PolicyOverrides {
  const changesOf = (policy: VariedSetting["policy"]) =>
    settings.reduce<JsonObject>((changes, setting, at) => {
      if (setting.policy !== policy) return changes;
      return mergeSettings(changes, nested(setting.path, values[at] as SettingValue));
    }, {});
  const forecast = merged(ForecastPolicyOverridesSchema, given.forecast, changesOf("forecast"));
  const risk = merged(RiskPolicyOverridesSchema, given.risk, changesOf("risk"));
  return { ...(forecast && { forecast }), ...(risk && { risk }) };
}

/** The request id of a variant: the same for the same settings, so that a comparison goes on where it stopped. */
export function variantRequestId(requestId: string, { settings, values }: Variant): string {
  const content = settings.map((setting, at) => [
    setting.policy,
    setting.path,
    values[at] as SettingValue,
  ]);
  return `${requestId}/${hashOf(content).slice(0, 12)}`;
}

function nested(path: string, value: SettingValue): JsonObject {
  const [name = "", ...rest] = path.split(".");
  return { [name]: rest.length === 0 ? value : nested(rest.join("."), value) };
}

function merged<D extends DescMessage>(
  schema: D,
  given: MessageInitShape<D> | undefined,
  changes: JsonObject,
) {
  if (Object.keys(changes).length === 0) return given;
  const before = given === undefined ? {} : toJson(schema, create(schema, given));
  return fromJson(schema, mergeSettings(before as JsonObject, changes));
}
