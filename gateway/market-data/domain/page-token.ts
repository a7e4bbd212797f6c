import { hashOf } from "../../../services/kernel/canonical.ts";
import { Fault } from "../../../services/kernel/fault.ts";

/** What a list of bars was asked for, apart from the size of its pages. */
export interface BarQuery {
  readonly ticker: string;
  readonly interval: string;
  /** UTC milliseconds; absent for all bars. */
  readonly asOfMs?: number | undefined;
}

/** A token that continues after the bar that starts at `afterStartMs`, for the same query only. */
export function encodePageToken(query: BarQuery, afterStartMs: number): string {
  return `${afterStartMs}.${fingerprint(query)}`;
}

/**
 * Start of the last bar that was listed, in UTC milliseconds.
 * @throws Fault PAGE_TOKEN_INVALID for a token of another query, or of nobody.
 */
export function decodePageToken(token: string, query: BarQuery): number {
  const match = /^(-?\d{1,15})\.([0-9a-f]{16})$/.exec(token);
  if (match?.[2] === fingerprint(query)) return Number(match[1]);
  const description =
    "is not from a list of the same ticker, interval and as_of_time; start again without it";
  throw new Fault("INVALID_ARGUMENT", "PAGE_TOKEN_INVALID", `page_token ${description}`, {
    violations: [{ field: "page_token", description }],
  });
}

function fingerprint({ ticker, interval, asOfMs }: BarQuery): string {
  return hashOf({ ticker, interval, asOfMs }).slice(0, 16);
}
