import { invalidFields } from "#lib/kernel/fault.ts";

/** Longest time from the record of a waiver to its expiry. */
export const longestWaiverMs = 366 * 86_400_000;

/** Fewest digits of a policy hash that a waiver may name. */
const shortestHashPrefix = 12;

/** An item deferred by a person; never changed. */
export interface Waiver {
  /** Resource name waivers/{id}. */
  readonly name: string;
  /** Id of the item. */
  readonly item: string;
  readonly waivedBy: string;
  readonly rationale: string;
  /** Hash, or its first digits, of the only trading policy that it is for; empty for any. */
  readonly policyHash: string;
  readonly createTimeMs: number;
  /** From then on it counts no more. */
  readonly expireTimeMs: number;
  readonly revocation?: WaiverRevocation;
}

/** The end of a waiver before its expiry. */
export interface WaiverRevocation {
  readonly revokedBy: string;
  readonly rationale: string;
  readonly revokeTimeMs: number;
}

/** What a person asks to be recorded. */
export type WaiverRequest = Pick<
  Waiver,
  "item" | "waivedBy" | "rationale" | "policyHash" | "expireTimeMs"
>;

/** Whether a waiver has begun, and has neither expired nor been revoked. */
export function isInForce(
  { createTimeMs, expireTimeMs, revocation }: Waiver,
  nowMs: number,
): boolean {
  return revocation === undefined && createTimeMs <= nowMs && nowMs < expireTimeMs;
}

/** Whether the scope of a waiver holds a trading policy. */
export function isInScope(waiver: Pick<Waiver, "policyHash">, policyHash: string): boolean {
  if (waiver.policyHash === "") return true;
  return waiver.policyHash.length >= shortestHashPrefix && policyHash.startsWith(waiver.policyHash);
}

/** The waiver of an item that counts: of several the one that lasts longest. */
export function waiverOf(
  waivers: readonly Waiver[],
  { item, policyHash, nowMs }: { item: string; policyHash: string; nowMs: number },
): Waiver | undefined {
  return waivers
    .filter((waiver) => waiver.item === item && isInScope(waiver, policyHash))
    .filter((waiver) => isInForce(waiver, nowMs))
    .sort((one, other) => other.expireTimeMs - one.expireTimeMs)[0];
}

/** Why the waivers of an item do not count, for a person; empty where it has none. */
export function whyNotCounted(
  waivers: readonly Waiver[],
  { item, policyHash, nowMs }: { item: string; policyHash: string; nowMs: number },
): string {
  return waivers
    .filter((waiver) => waiver.item === item)
    .map((waiver) => `${waiver.name} ${whyNot(waiver, policyHash, nowMs)}`)
    .join("; ");
}

function whyNot(waiver: Waiver, policyHash: string, nowMs: number): string {
  const { revocation, expireTimeMs } = waiver;
  if (revocation !== undefined) return `was revoked by ${revocation.revokedBy}`;
  if (nowMs >= expireTimeMs) return `expired at ${new Date(expireTimeMs).toISOString()}`;
  if (!isInScope(waiver, policyHash)) return `is for policy ${waiver.policyHash} alone`;
  return "is dated after now";
}

/**
 * Checks a waiver before it is recorded.
 * @param deferrable - ids of the items that may be deferred.
 * @throws Fault FIELD_INVALID, every field at once
 */
export function checkWaiver(
  { item, waivedBy, rationale, policyHash, expireTimeMs }: WaiverRequest,
  deferrable: readonly string[],
  nowMs: number,
): void {
  const blank = (field: string, text: string) =>
    text.trim() === "" ? [{ field, description: "must say something" }] : [];
  const violations = [
    ...(deferrable.includes(item)
      ? []
      : [{ field: "item", description: `only ${deferrable.join(" and ")} can be deferred` }]),
    ...blank("waived_by", waivedBy),
    ...blank("rationale", rationale),
    ...(policyHash === "" || policyHash.length >= shortestHashPrefix
      ? []
      : [
          {
            field: "policy_hash",
            description: `must have ${shortestHashPrefix} digits at least: fewer name many policies`,
          },
        ]),
    ...(expireTimeMs > nowMs && expireTimeMs <= nowMs + longestWaiverMs
      ? []
      : [{ field: "expire_time", description: "must lie after now, at most 366 days" }]),
  ];
  if (violations.length > 0) throw invalidFields(violations);
}
