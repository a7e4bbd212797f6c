import { type Canonical, canonicalJson } from "#lib/kernel/canonical.ts";

/** A setting in which two policies differ; a value as JSON, empty where the policy has none. */
export interface VariedSetting {
  /** Its names from the policy down, joined by points: forecast.regime.enabled. */
  readonly path: string;
  readonly baseJson: string;
  readonly otherJson: string;
}

/** The settings in which two policies differ, by path. A list is one setting. */
export function variedSettings(base: Canonical, other: Canonical): readonly VariedSetting[] {
  const ofBase = settingsOf(base, "");
  const ofOther = settingsOf(other, "");
  return [...new Set([...ofBase.keys(), ...ofOther.keys()])].sort().flatMap((path) => {
    const [baseJson, otherJson] = [ofBase.get(path) ?? "", ofOther.get(path) ?? ""];
    return baseJson === otherJson ? [] : [{ path, baseJson, otherJson }];
  });
}

function settingsOf(value: Canonical | undefined, path: string): ReadonlyMap<string, string> {
  if (value === undefined) return new Map();
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return new Map([[path, canonicalJson(value)]]);
  }
  return new Map(
    Object.entries(value).flatMap(([name, member]) => [
      ...settingsOf(member, path === "" ? name : `${path}.${name}`),
    ]),
  );
}
