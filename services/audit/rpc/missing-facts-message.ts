import type { MessageInitShape } from "@bufbuild/protobuf";
import type { MissingFactsSchema } from "#proto/pmx/audit/v1/missing_facts_pb.ts";
import type { MissingFacts } from "../domain/evidence/evidence.ts";

/** What a reply lists of many ranges; each is a row of the database, and there may be any number. */
const rangesListed = 100;

/** Facts that have not arrived, as the contract has them. */
export function missingFactsToMessage(
  missing: readonly MissingFacts[],
): MessageInitShape<typeof MissingFactsSchema>[] {
  return missing.slice(0, rangesListed).map(({ source, firstSequence, lastSequence, isGone }) => ({
    source,
    firstSequence: BigInt(firstSequence),
    lastSequence: BigInt(lastSequence),
    gone: isGone,
  }));
}
