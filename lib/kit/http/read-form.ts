import { Buffer } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { Fault } from "#lib/kernel/fault.ts";

/** The forms of pages hold a few names; path and headers have limits of their own. */
const formBytesMax = 4 * 1024;
const formType = "application/x-www-form-urlencoded";

/**
 * What a form of a page sends.
 * @throws Fault FIELD_INVALID for another type, and for more than a form of ours holds; CANCELLED
 */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const [type = ""] = (request.headers["content-type"] ?? "").split(";", 1);
  if (type.trim().toLowerCase() !== formType) throw unreadable(`is "${type}", not ${formType}`);
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.byteLength;
      if (bytes > formBytesMax) throw unreadable(`has more than ${formBytesMax} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault("CANCELLED", "CANCELLED", "the caller hung up", { cause: error });
  }
  return new URLSearchParams(Buffer.concat(chunks).toString("utf8"));
}

function unreadable(what: string): Fault {
  return new Fault("INVALID_ARGUMENT", "FIELD_INVALID", `the body of the form ${what}`);
}
