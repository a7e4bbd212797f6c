import { notFound } from "#lib/kernel/fault.ts";
import { type Answered, repeatedAnswer, requestHashOf } from "#lib/kernel/idempotency.ts";
import { deferrableItems } from "../domain/items/index.ts";
import { checkWaiver, type Waiver, type WaiverRequest } from "../domain/waiver.ts";
import type { ReadinessJournal } from "./ports.ts";

/** What the RPCs of waivers work with. */
export interface WaiverDependencies {
  readonly journal: ReadinessJournal;
  readonly nowMs: () => number;
  readonly newId: () => string;
}

/**
 * Records that an item is deferred. A repeated request is answered with the waiver of the first.
 * @throws Fault FIELD_INVALID, REQUEST_ID_REUSED
 */
export async function recordWaiver(
  { journal, nowMs, newId }: WaiverDependencies,
  requestId: string,
  request: WaiverRequest,
): Promise<Waiver> {
  const hash = requestHashOf(request);
  const first = (known: Answered<Waiver>) =>
    repeatedAnswer(known, { field: "request_id", id: requestId, hash }, known.answer.name);
  const known = await journal.waiverByRequestId(requestId);
  if (known !== undefined) return first(known);
  const createTimeMs = nowMs();
  checkWaiver(request, deferrableItems, createTimeMs);
  const waiver = { name: `waivers/${newId()}`, ...request, createTimeMs };
  return first(await journal.keepWaiver(waiver, requestId, hash));
}

/** Ends a waiver; of one that is revoked already the first revocation stands. @throws Fault RESOURCE_NOT_FOUND */
export async function revokeWaiver(
  { journal, nowMs }: Omit<WaiverDependencies, "newId">,
  name: string,
  by: { readonly revokedBy: string; readonly rationale: string },
): Promise<Waiver> {
  await findWaiver(journal, name);
  await journal.revoke(name, { ...by, revokeTimeMs: nowMs() });
  return findWaiver(journal, name);
}

async function findWaiver(journal: ReadinessJournal, name: string): Promise<Waiver> {
  const waiver = await journal.waiver(name);
  if (waiver === undefined) throw notFound("waiver", name || '""');
  return waiver;
}
