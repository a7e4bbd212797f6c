import type { Sizing } from "../domain/sizing/sizing.ts";

/** A sizing as JSON holds it: units by their digits. */
export interface KeptSizing extends Omit<Sizing, "limits" | "closesUnits"> {
  readonly limits: readonly { readonly rule: string; readonly units: string }[];
  readonly closesUnits?: string;
}

/** What is kept of a sizing. */
export function keptSizing({ limits, closesUnits, ...sizing }: Sizing): KeptSizing {
  return {
    ...sizing,
    limits: limits.map(({ rule, units }) => ({ rule, units: `${units}` })),
    ...(closesUnits !== undefined && { closesUnits: `${closesUnits}` }),
  };
}

/** The sizing that was kept. */
export function sizingOf({ limits, closesUnits, ...sizing }: KeptSizing): Sizing {
  return {
    ...sizing,
    limits: limits.map(({ rule, units }) => ({ rule, units: BigInt(units) })),
    ...(closesUnits !== undefined && { closesUnits: BigInt(closesUnits) }),
  };
}
