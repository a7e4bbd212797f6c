import { Fault } from "#lib/kernel/fault.ts";
import { pause } from "#lib/kit/async/pause.ts";
import { placeText } from "./checkpoint-place.ts";

/** How long something is tried to be sent. */
export interface PostLimits {
  /** Longest time of one attempt, in milliseconds. */
  readonly attemptMs: number;
  /** Attempts in all, 1 or more. */
  readonly attempts: number;
  /** How long to wait after so many failures. */
  readonly delayMs: (failures: number) => number;
  /** Ends the attempt under way and every further one. */
  readonly signal: AbortSignal;
}

/** What is sent; made for each attempt, which may state its time. */
export interface Posted {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** An attempt that failed, and whether another one may not. */
interface Failure {
  readonly what: string;
  readonly mayPass: boolean;
}

/**
 * Posts to a server until it takes it. Lost connections, time-outs, 408, 429 and statuses from 500 on are tried again;
 * redirects are not followed, so that nothing goes elsewhere.
 * @param untaken - what is said first of a failure: "the checkpoints were not kept"
 * @throws Fault UNAVAILABLE PEER_UNREACHABLE naming the server and what it did; CANCELLED when the signal aborts.
 */
export async function postUntilTaken(
  url: string,
  posted: () => Posted,
  limits: PostLimits,
  untaken: string,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const failure = await attemptOnce(posted(), url, limits);
    if (failure === undefined) return;
    if (limits.signal.aborted) throw new Fault("CANCELLED", "CANCELLED", "interrupted");
    if (!failure.mayPass || attempt >= limits.attempts) {
      const times = attempt === 1 ? "" : ` (${attempt} attempts)`;
      const message = `${untaken}: ${placeText(url)} ${failure.what}${times}`;
      throw new Fault("UNAVAILABLE", "PEER_UNREACHABLE", message);
    }
    await pause(limits.delayMs(attempt), limits.signal);
  }
}

async function attemptOnce(
  { body, headers }: Posted,
  url: string,
  { attemptMs, signal }: PostLimits,
): Promise<Failure | undefined> {
  const timeOut = AbortSignal.timeout(attemptMs);
  try {
    const response = await fetch(url, {
      ...{ method: "POST", body, redirect: "manual" },
      signal: AbortSignal.any([signal, timeOut]),
      headers: { ...headers, "user-agent": "pmx" },
    });
    // The status decides; what else is sent is not read, and may break off.
    await response.body?.cancel().catch(() => undefined);
    const { status, ok } = response;
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
