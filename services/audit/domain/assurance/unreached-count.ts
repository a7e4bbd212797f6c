import type { CriterionResult } from "../gates/gate-finding.ts";
import { testableMetrics } from "../metrics/catalogue.ts";
import type { Assurance } from "./assurance.ts";

/**
 * A count that is to be reached and is not yet, such as 20 audits of 100: it fails a gate as written, and says nothing
 * against what is judged. An assured verdict may be asked for after every audit, so that it is open until then, else
 * every strategy would be failed at the first look. Undefined for all other findings.
 */
export function unreachedCount({
  verdict,
  comparator,
  observed,
  threshold,
}: CriterionResult): Assurance | undefined {
  if (verdict !== "FAIL" || comparator !== "AT_LEAST" || observed.unit !== "COUNT")
    return undefined;
  const isOfOthers = testableMetrics.some(
    ({ name, readsOtherRecords }) => name === observed.name && readsOtherRecords === true,
  );
  if (isOfOthers) return undefined;
  const reason = `as written: it is counted, not estimated, and below ${threshold} so far`;
  return { verdict: "INCONCLUSIVE", kind: "AS_WRITTEN", reason };
}
