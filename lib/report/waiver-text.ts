import type { Waiver } from "#proto/pmx/readiness/v1/waiver_pb.ts";

/** Whether a waiver counts, or why not. */
export function waiverStateText({ inForce, revocation }: Waiver): string {
  if (inForce) return "counts";
  return revocation === undefined ? "expired" : "revoked";
}

/** For which policy a waiver is. */
export function scopeText({ policyHash }: Waiver): string {
  return policyHash === "" ? "any policy" : `policy ${policyHash}`;
}
