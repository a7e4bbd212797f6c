import { leafFromText } from "#lib/evidence/leaf.ts";
import { misfiled } from "../domain/log/filing.ts";
import type { EvidenceLogReader } from "./ports.ts";
import { type BadEvidence, logOf, type VerifyDependencies } from "./verify-evidence.ts";

const leavesTogether = 500;

/** The first leaf that is kept as being about no audit set, and is about one, or under another name than its own. */
export async function verifyUnfiled({
  log: reader,
  filingOf,
  letOthersRun,
}: Pick<VerifyDependencies, "filingOf" | "letOthersRun"> & {
  readonly log: Pick<EvidenceLogReader, "find" | "logs">;
}): Promise<BadEvidence | undefined> {
  for (const origin of reader.logs()) {
    const log = logOf(reader, origin);
    const end = log.size();
    for (let from = 0; from < end; ) {
      const leaves = log.leavesOfNone(from, end, leavesTogether);
      for (const kept of leaves) {
        from = kept.index + 1;
        const leaf = leafFromText(kept.leaf);
        const bad = leaf && misfiled(kept, leaf, filingOf);
        if (bad !== undefined) return { ...bad, log: origin };
      }
      if (leaves.length < leavesTogether) break;
      await letOthersRun();
    }
  }
  return undefined;
}
