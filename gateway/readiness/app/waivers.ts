import { notFound } from "#lib/kernel/fault.ts";
import { type Answered, repeatedAnswer, requestHashOf } from "#lib/kernel/idempotency.ts";
import { deferrableItems } from "../domain/items/index.ts";
import { checkWaiver, type Waiver, type WaiverRequest } from "../domain/waiver.ts";
import type { ReadinessJournal, WaiverLog } from "./ports.ts";

/** What the RPCs of waivers work with. */
export interface WaiverDependencies {
  readonly journal: ReadinessJournal;
  readonly waiverLog: WaiverLog;
  readonly nowMs: () => number;
  readonly newId: () => string;
}

/**
 * Records that an item is deferred. A repeated request is answered with the waiver of the first. It is in the log of
 * evidence before it counts, so that none counts which the log does not have.
 * @throws Fault FIELD_INVALID, REQUEST_ID_REUSED; that of the audit service
 */
export async function recordWaiver(
  { journal, waiverLog, nowMs, newId }: WaiverDependencies,
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
  await waiverLog.granted(waiver);
  return first(await journal.keepWaiver(waiver, requestId, hash));
}

/** Ends a waiver; of one that is revoked already the first revocation stands. @throws Fault RESOURCE_NOT_FOUND; that of the audit service */
export async function revokeWaiver(
  { journal, waiverLog, nowMs }: Omit<WaiverDependencies, "newId">,
  name: string,
  by: { readonly revokedBy: string; readonly rationale: string },
): Promise<Waiver> {
  const waiver = await findWaiver(journal, name);
  if (waiver.revocation !== undefined) return waiver;
  const revocation = { ...by, revokeTimeMs: nowMs() };
  await waiverLog.revoked(name, revocation);
  await journal.revoke(name, revocation);
  return findWaiver(journal, name);
}

async function findWaiver(journal: ReadinessJournal, name: string): Promise<Waiver> {
  const waiver = await journal.waiver(name);
  if (waiver === undefined) throw notFound("waiver", name || '""');
  return waiver;
}
