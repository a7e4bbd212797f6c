import { invalidField } from "#lib/kernel/fault.ts";
import type { Commitment, DatedChange } from "../domain/commitment/commitment.ts";
import type { CommitmentFeed } from "./commitment-feed.ts";
import type { Commitments } from "./commitments.ts";

/** One message of a watch. */
export type WatchedCommitment<View> =
  | { readonly commitment: View }
  | { readonly change: DatedChange };

/**
 * The commitment as it is, then each change of its verdict after `afterChange`, or those from now on where it is
 * undefined. Ends where no further change can come.
 * @throws Fault RESOURCE_NOT_FOUND; FIELD_INVALID for a change that there is not.
 */
export async function* watchCommitment<View>(
  { commitments, feed }: { readonly commitments: Commitments; readonly feed: CommitmentFeed },
  name: string,
  afterChange: number | undefined,
  signal: AbortSignal,
  view: (of: Commitment) => View,
): AsyncGenerator<WatchedCommitment<View>> {
  const first = await commitments.read(name, (commitment) => {
    return { commitment: view(commitment), changes: commitment.changes.length };
  });
  let seen = afterChange ?? first.changes;
  if (seen > first.changes) {
    const description = `there is no such change yet: the last one is ${first.changes}`;
    throw invalidField("after_change", description);
  }
  yield { commitment: first.commitment };
  while (!signal.aborted) {
    const listening = new AbortController();
    const recorded = feed.changed(name, AbortSignal.any([signal, listening.signal]));
    try {
      const { changes, isFinal } = await commitments.read(name, (commitment) => {
        return { changes: commitment.changes.slice(seen), isFinal: commitment.isFinal };
      });
      for (const change of changes) {
        seen = change.number;
        yield { change };
      }
      if (changes.length > 0) continue;
      if (isFinal) return;
      await recorded;
    } finally {
      listening.abort();
    }
  }
}
