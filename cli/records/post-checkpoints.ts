import { jitteredDelayMs } from "#lib/kit/async/pause.ts";
import { type PostLimits, postUntilTaken } from "../posting.ts";

/** Together at most some half a minute: the report has been printed by then. */
export const postLimits: Omit<PostLimits, "signal"> = {
  attemptMs: 10_000,
  attempts: 3,
  delayMs: jitteredDelayMs,
};

/**
 * Sends checkpoints to a server, as the text of their notes.
 * @throws Fault as `postUntilTaken`
 */
export function postCheckpoints(notes: string, url: string, limits: PostLimits): Promise<void> {
  const headers = { "content-type": "text/plain; charset=utf-8" };
  const posted = () => ({ body: notes, headers });
  return postUntilTaken(url, posted, limits, "the checkpoints were not kept");
}
