import { dataJson, sha256Hex } from "./canonical.ts";
import { Fault } from "./fault.ts";

/** A stored answer with the hash of the request that made it. */
export interface Answered<T> {
  readonly answer: T;
  readonly requestHash: string;
}

/** A request that its caller may repeat: the field and value of its id, and its body's hash. */
export interface RepeatableRequest {
  readonly field: string;
  readonly id: string;
  readonly hash: string;
}

const longestId = 200;

/** Says what is wrong with the id that a caller chose for a request, or undefined. */
export function requestIdProblem(id: string): string | undefined {
  if (id.length >= 1 && id.length <= longestId) return undefined;
  return `must have 1 to ${longestId} characters, has ${id.length}`;
}

/** Hash of a request's body; members that are undefined do not count. */
export function requestHashOf(body: object): string {
  return sha256Hex(dataJson(body));
}

/**
 * The answer to a request whose id is known: the first answer again. `resource` is the name of what
 * the first request made, for the caller's information.
 * @throws Fault ALREADY_EXISTS REQUEST_ID_REUSED when the id came with another body before.
 */
export function repeatedAnswer<T>(
  known: Answered<T>,
  { field, id, hash }: RepeatableRequest,
  resource?: string,
): T {
  if (known.requestHash === hash) return known.answer;
  const finding = "was used before with another body";
  const first = resource === undefined ? "" : ` (it made ${resource})`;
  throw new Fault(
    "ALREADY_EXISTS",
    "REQUEST_ID_REUSED",
    `${field} ${id} ${finding}${first}; repeat the first body or choose another id`,
    {
      violations: [{ field, description: finding }],
      ...(resource === undefined ? {} : { metadata: { resource } }),
    },
  );
}

/** The error for a request whose id was used for what is there no more. @param finding - what became of it. */
export function spentRequestId(
  { field, id }: Pick<RepeatableRequest, "field" | "id">,
  finding: string,
): Fault {
  return new Fault(
    "ALREADY_EXISTS",
    "REQUEST_ID_REUSED",
    `${field} ${id} ${finding}; choose another id`,
    { violations: [{ field, description: finding }] },
  );
}
