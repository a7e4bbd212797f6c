import { Buffer } from "node:buffer";
import { Fault, invalidField } from "../../kernel/fault.ts";

const defaultSize = 100;
const largestSize = 500;

/** Rows of a page: 0 means the default. @throws Fault INVALID_ARGUMENT FIELD_INVALID. */
export function pageSizeFrom(size: number): number {
  if (size < 0 || size > largestSize) {
    throw invalidField("page_size", `must lie in [0, ${largestSize}], got ${size}`);
  }
  return size === 0 ? defaultSize : size;
}

/** The token of the page after a place in a portfolio's history. */
export function pageTokenTo(portfolio: string, after: number): string {
  return Buffer.from(`${after} ${portfolio}`).toString("base64url");
}

/**
 * The place that a token stands for; an empty token is the start.
 * @throws Fault INVALID_ARGUMENT PAGE_TOKEN_INVALID for a token of another list or none of ours.
 */
export function pageTokenFrom(token: string, portfolio: string): number {
  if (token === "") return 0;
  const [after, ...of] = Buffer.from(token, "base64url").toString().split(" ");
  const place = Number(after);
  if (of.join(" ") !== portfolio || !Number.isSafeInteger(place) || place < 1) {
    const message = "page_token: not a token of this list; start again without one";
    throw new Fault("INVALID_ARGUMENT", "PAGE_TOKEN_INVALID", message, {
      violations: [{ field: "page_token", description: "not a token of this list" }],
    });
  }
  return place;
}
