import { Buffer } from "node:buffer";
import { z } from "zod";
import { Fault } from "../../kernel/fault.ts";
import type { ForecastFilter } from "../app/ports.ts";

const content = z.tuple([z.string(), z.string(), z.int().min(1)]);

/** An opaque token for the page after a position; it belongs to one filter. */
export function pageToken({ auditSet, ticker }: ForecastFilter, after: number): string {
  return Buffer.from(JSON.stringify([auditSet, ticker, after])).toString("base64url");
}

/**
 * The position that a token stands for; 0 for the empty one.
 * @throws Fault PAGE_TOKEN_INVALID for a token of another filter or of none.
 */
export function positionOf(token: string, { auditSet, ticker }: ForecastFilter): number {
  if (token === "") return 0;
  const parsed = content.safeParse(jsonOf(token));
  if (parsed.success && parsed.data[0] === auditSet && parsed.data[1] === ticker) {
    return parsed.data[2];
  }
  throw new Fault(
    "INVALID_ARGUMENT",
    "PAGE_TOKEN_INVALID",
    "the page token does not belong to this list; start again without one",
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
