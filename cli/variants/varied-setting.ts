import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import { closestWord } from "#lib/kit/config/closest-word.ts";
import { readSetting } from "#lib/kit/config/environment.ts";
import { ForecastPolicyOverridesSchema } from "#proto/pmx/forecast/v1/policy_pb.ts";
import { RiskPolicyOverridesSchema } from "#proto/pmx/riskgate/v1/policy_pb.ts";
import { usageFault } from "../flag.ts";
import { type Setting, truth } from "../setting.ts";

/** A value that a setting is given; of one that is replaced as a whole each of its parts. */
export type SettingValue = boolean | number | string | Readonly<Record<string, number>>;

/** A value as it is typed. */
export function settingText(value: SettingValue): string {
  return typeof value === "object" ? Object.values(value).join("/") : `${value}`;
}

/** A setting of a policy with the values that are tried, in the order in which they were typed. */
export interface VariedSetting {
  /** The policy that it is of. */
  readonly policy: "forecast" | "risk";
  /** Its names from the policy down, joined by points: regime.enabled. */
  readonly path: string;
  readonly values: readonly SettingValue[];
}

const overrideSchemas = {
  forecast: ForecastPolicyOverridesSchema,
  risk: RiskPolicyOverridesSchema,
} as const satisfies Readonly<Record<VariedSetting["policy"], DescMessage>>;

/** Of a setting that is replaced as a whole the names of its parts, which are numbers. */
type SettingKind = ScalarType | readonly string[];

interface KnownSetting extends Omit<VariedSetting, "values"> {
  readonly kind: SettingKind;
}

/** Every setting that a request may override, by the names of its fields. */
const knownSettings: readonly KnownSetting[] = (["forecast", "risk"] as const).flatMap((policy) =>
  kindsOf(overrideSchemas[policy], "").map(([path, kind]) => ({ policy, path, kind })),
);

function kindsOf(schema: DescMessage, prefix: string): readonly [string, SettingKind][] {
  return schema.fields.flatMap((field): readonly [string, SettingKind][] => {
    const path = `${prefix}${field.jsonName}`;
    if (field.fieldKind === "scalar") return [[path, field.scalar]];
    if (field.fieldKind !== "message") return [];
    const { fields } = field.message;
    // A part that cannot be left out would be 0 where another one alone is given.
    return fields.every(isWholePart)
      ? [[path, fields.map(({ jsonName }) => jsonName)]]
      : kindsOf(field.message, `${path}.`);
  });
}

function isWholePart({ fieldKind, presence }: DescField): boolean {
  return fieldKind === "scalar" && presence === FeatureSet_FieldPresence.IMPLICIT;
}

/**
 * The settings of `--vary`, typed once or several times: `regime.enabled=true,false,longOnly=true,false` is two.
 * A setting may be named with its policy (`risk.longOnly`), in snake case as the contract has it, and `barbell` by its
 * flag.
 * @throws Fault FIELD_INVALID for a setting that no request can override, a value that it cannot have, or one value.
 */
export function variedSettings({ where, text }: Setting): readonly VariedSetting[] {
  const parts: { readonly name: string; readonly values: string[] }[] = [];
  for (const piece of text.split(",").map((each) => each.trim())) {
    const [name, value] = piece.split("=", 2) as [string, string | undefined];
    if (value !== undefined) parts.push({ name: name.trim(), values: [value.trim()] });
    else if (piece !== "" && parts.length > 0) parts.at(-1)?.values.push(piece);
    else throw usageFault(where, `"${piece}" is not setting=value,value; write ${example}`);
  }
  const settings = parts.map(({ name, values }) => settingOf(where, name, values));
  const paths = settings.map(({ policy, path }) => `${policy}.${path}`);
  const twice = paths.find((path, at) => paths.indexOf(path) !== at);
  if (twice !== undefined) throw usageFault(where, `varies ${twice} twice; give it all its values`);
  return settings;
}

const example = "--vary regime.enabled=true,false";

/** Settings that a flag names shorter. */
const shortNames: ReadonlyMap<string, string> = new Map([["barbell", "enableBarbellAllocation"]]);

function settingOf(where: string, name: string, texts: readonly string[]): VariedSetting {
  const { policy, path, kind } = knownSetting(where, shortNames.get(name) ?? name);
  const values = texts.map((text) => settingValue({ where: `${where} ${name}`, text }, kind));
  const read = values.map(settingText);
  const twice = read.find((text, at) => read.indexOf(text) !== at);
  if (twice !== undefined) throw usageFault(`${where} ${name}`, `has ${twice} twice`);
  if (values.length < 2) {
    throw usageFault(`${where} ${name}`, `needs two values or more, for example ${example}`);
  }
  return { policy, path, values };
}

function knownSetting(where: string, name: string): KnownSetting {
  const wanted = name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const found = knownSettings.find(
    ({ policy, path }) => path === wanted || `${policy}.${path}` === wanted,
  );
  if (found !== undefined) return found;
  const whole = knownSettings.find(({ path, kind }) => {
    if (typeof kind !== "object") return false;
    return kind.some((part) => [`${path}.${part}`, `risk.${path}.${part}`].includes(wanted));
  });
  if (whole !== undefined) {
    const parts = (whole.kind as readonly string[]).join("/");
    const how = `${whole.path} is replaced as a whole; write --vary ${whole.path}=A,B, each as ${parts}`;
    throw usageFault(where, `"${name}" cannot be varied by itself: ${how}`);
  }
  const names = knownSettings.map(({ path }) => path);
  const guess = closestWord(wanted, names);
  const hint = guess === undefined ? `there are ${names.join(", ")}` : `did you mean ${guess}?`;
  throw usageFault(where, `no setting "${name}" can be varied; ${hint}`);
}

/** Bounds are the services' own: they refuse a value by its field. */
function settingValue(setting: Setting, scalar: SettingKind): SettingValue {
  if (typeof scalar === "object") return partsOf(setting, scalar);
  if (scalar === ScalarType.BOOL) return truth(setting);
  const { where, text } = setting;
  if (text === "") throw usageFault(where, "has an empty value");
  if (scalar === ScalarType.STRING) return text;
  const number = readSetting(text, "number");
  const isWhole = scalar === ScalarType.INT32;
  const isKnown = typeof number === "number" && Number.isFinite(number);
  if (isKnown && (!isWhole || Number.isInteger(number))) return number;
  throw usageFault(where, `"${text}" is not a ${isWhole ? "whole " : ""}number`);
}

/** The parts of a setting that is replaced as a whole, as 0.5/0.6/1/1.2 has them. */
function partsOf({ where, text }: Setting, parts: readonly string[]): SettingValue {
  const typed = text.split("/");
  if (typed.length !== parts.length) {
    const wanted = parts.join("/");
    throw usageFault(
      where,
      `"${text}" has ${typed.length} of ${parts.length} parts; write ${wanted}`,
    );
  }
  return Object.fromEntries(
    parts.map((part, at) => {
      const value = settingValue(
        { where: `${where}.${part}`, text: typed[at]! },
        ScalarType.DOUBLE,
      );
      return [part, value as number];
    }),
  );
}
