import type { IncomingMessage } from "node:http";
import { Fault } from "#lib/kernel/fault.ts";
import { type BodyLimits, readBody } from "./read-body.ts";

/** The forms of pages hold a few names, and a browser sends one at once; path and headers have limits of their own. */
const formLimits: BodyLimits = { bytesMax: 4 * 1024, timeoutMs: 5_000 };
const formType = "application/x-www-form-urlencoded";

/**
 * What a form of a page sends.
 * @throws Fault FIELD_INVALID for another type, and for more than a form of ours holds; DEADLINE_EXCEEDED, CANCELLED
 */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const [type = ""] = (request.headers["content-type"] ?? "").split(";", 1);
  if (type.trim().toLowerCase() !== formType) throw unreadable(`is "${type}", not ${formType}`);
  const body = await readBody(request, formLimits).catch((error: unknown) => {
    const isTooLarge = error instanceof Fault && error.reason === "FIELD_INVALID";
    throw isTooLarge ? unreadable(`has more than ${formLimits.bytesMax} bytes`) : error;
  });
  return new URLSearchParams(body.toString("utf8"));
}

function unreadable(what: string): Fault {
  return new Fault("INVALID_ARGUMENT", "FIELD_INVALID", `the body of the form ${what}`);
}
