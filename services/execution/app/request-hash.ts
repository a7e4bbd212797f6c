import { type Canonical, hashOf } from "#lib/kernel/canonical.ts";
import { Fault } from "#lib/kernel/fault.ts";

/**
 * Hash of a request's body. Requests are plain data (their interfaces only lack the index signature
 * that `Canonical` asks for).
 */
export function requestHashOf(request: object): string {
  return hashOf(request as unknown as Canonical);
}

/** ALREADY_EXISTS REQUEST_ID_REUSED: the id is known, but with another body. */
export function idReused(field: string, id: string): Fault {
  return new Fault(
    "ALREADY_EXISTS",
    "REQUEST_ID_REUSED",
    `${field} ${id} was used before with another body; repeat the first body or choose another id`,
    { violations: [{ field, description: "was used before with another body" }] },
  );
}
