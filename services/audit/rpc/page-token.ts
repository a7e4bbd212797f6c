import { Buffer } from "node:buffer";
import { z } from "zod";
import { Fault } from "../../kernel/fault.ts";
import type { AuditPosition } from "../app/ports.ts";

const content = z.tuple([z.string(), z.int(), z.string(), z.string()]);

/** An opaque token for the page after a position; it belongs to one audit set. */
export function pageToken(auditSet: string, { asOfMs, ticker, name }: AuditPosition): string {
  return Buffer.from(JSON.stringify([auditSet, asOfMs, ticker, name])).toString("base64url");
}

/** @throws Fault INVALID_ARGUMENT PAGE_TOKEN_INVALID for a token of another list or of none. */
export function positionOf(token: string, auditSet: string): AuditPosition {
  const parsed = content.safeParse(jsonOf(token));
  if (parsed.success && parsed.data[0] === auditSet) {
    const [, asOfMs, ticker, name] = parsed.data;
    return { asOfMs, ticker, name };
  }
  throw new Fault(
    "INVALID_ARGUMENT",
    "PAGE_TOKEN_INVALID",
    `the page token does not belong to the audits of ${auditSet}; start again without one`,
    { violations: [{ field: "page_token", description: "must be the next_page_token of a page" }] },
  );
}

function jsonOf(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, "base64url").toString());
  } catch {
    // Whatever cannot be read is refused by the schema, with the reason that callers know.
    return undefined;
  }
}
