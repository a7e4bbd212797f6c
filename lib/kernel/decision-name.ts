import { sha256Hex } from "./canonical.ts";

/** The resource name of the decision that the risk gate makes on a request id. */
export function decisionName(requestId: string): string {
  return `decisions/${sha256Hex(requestId).slice(0, 32)}`;
}

/**
 * What the request ids of the signals of one step of a sprint begin with; the ticker follows.
 * @param sprint - its resource name.
 * @param cycle - of the intraday pass; absent for the audit run itself.
 */
export function signalIdPrefix(sprint: string, audit: number, cycle?: number): string {
  const pass = cycle === undefined ? "" : `intraday/${cycle}/`;
  return `${sprint}/audits/${audit}/${pass}`;
}
