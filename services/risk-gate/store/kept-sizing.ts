import type { Sizing } from "../domain/sizing/sizing.ts";

/** A sizing as JSON holds it: units by their digits. */
export interface KeptSizing extends Omit<Sizing, "limits"> {
  readonly limits: readonly { readonly rule: string; readonly units: string }[];
}

/** What is kept of a sizing. */
export function keptSizing({ limits, ...sizing }: Sizing): KeptSizing {
  return { ...sizing, limits: limits.map(({ rule, units }) => ({ rule, units: `${units}` })) };
}

/** The sizing that was kept. */
export function sizingOf({ limits, ...sizing }: KeptSizing): Sizing {
  return {
    ...sizing,
    limits: limits.map(({ rule, units }) => ({ rule, units: BigInt(units) })),
  };
}
