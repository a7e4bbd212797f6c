import { Fault } from "#lib/kernel/fault.ts";
import { jitteredDelayMs, pause } from "#lib/kit/async/pause.ts";
import { placeText } from "../checkpoint-place.ts";

/** How long checkpoints are tried to be sent. */
export interface PostLimits {
  /** Longest time of one attempt, in milliseconds. */
  readonly attemptMs: number;
  /** Attempts in all, 1 or more. */
  readonly attempts: number;
  /** Ends the attempt under way and every further one. */
  readonly signal: AbortSignal;
}

/** Together at most some half a minute: the report has been printed by then. */
export const postLimits: Omit<PostLimits, "signal"> = { attemptMs: 10_000, attempts: 3 };

/** An attempt that failed, and whether another one may not. */
interface Failure {
  readonly what: string;
  readonly mayPass: boolean;
}

/**
 * Sends checkpoints to a server, as the text of their notes. Lost connections, time-outs, 408, 429 and statuses from 500 on are
 * tried again; redirects are not followed, so that the notes go nowhere else.
 * @throws Fault UNAVAILABLE PEER_UNREACHABLE naming the server and what it did; CANCELLED when the signal aborts.
 */
export async function postCheckpoints(
  notes: string,
  url: string,
  limits: PostLimits,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const failure = await attemptOnce(notes, url, limits);
    if (failure === undefined) return;
    if (limits.signal.aborted) throw new Fault("CANCELLED", "CANCELLED", "interrupted");
    if (!failure.mayPass || attempt >= limits.attempts) {
      const times = attempt === 1 ? "" : ` (${attempt} attempts)`;
      const message = `the checkpoints were not kept: ${placeText(url)} ${failure.what}${times}`;
      throw new Fault("UNAVAILABLE", "PEER_UNREACHABLE", message);
    }
    await pause(jitteredDelayMs(attempt), limits.signal);
  }
}

async function attemptOnce(
  body: string,
  url: string,
  { attemptMs, signal }: PostLimits,
): Promise<Failure | undefined> {
  const timeOut = AbortSignal.timeout(attemptMs);
  try {
    const { status, ok } = await posted(body, url, AbortSignal.any([signal, timeOut]));
    if (ok) return undefined;
    const isRedirect = status >= 300 && status < 400;
    const what = `answered ${status}${isRedirect ? ", and redirects are not followed" : ""}`;
    return { what, mayPass: status === 408 || status === 429 || status >= 500 };
  } catch (error) {
    if (timeOut.aborted) return { what: `did not answer within ${attemptMs} ms`, mayPass: true };
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const why = cause instanceof Error ? `: ${cause.message}` : "";
    return { what: `cannot be reached${why}`, mayPass: true };
  }
}

async function posted(body: string, url: string, signal: AbortSignal) {
  const response = await fetch(url, {
    ...{ method: "POST", body, signal, redirect: "manual" },
    headers: { "content-type": "text/plain; charset=utf-8", "user-agent": "pmx" },
  });
  await response.body?.cancel();
  return { status: response.status, ok: response.ok };
}
