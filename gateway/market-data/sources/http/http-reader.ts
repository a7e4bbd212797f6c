import { Fault } from "#lib/kernel/fault.ts";
import { jitteredDelayMs, pause } from "#lib/kit/async/pause.ts";
import { openFilesRemedyOf } from "#lib/kit/system-fault.ts";
import { rateLimit } from "./rate-limit.ts";

/** How a source is asked over HTTP. */
export interface HttpSettings {
  /** Longest time that one attempt may take, its body included. */
  readonly attemptMs: number;
  /** Attempts of one request, 1 or more. */
  readonly attempts: number;
  /** An answer with a larger body is given up. */
  readonly largestBodyBytes: number;
  /** Absent: what the source bears. */
  readonly requestsPerMinute?: number | undefined;
  /** How pmx names itself. */
  readonly userAgent: string;
}

/** An answer that the same request would have again. */
export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/** @throws Fault UNAVAILABLE PEER_UNREACHABLE naming the source and what it did. */
export type HttpReader = (url: string) => Promise<HttpAnswer>;

/** A pause that a server asks for is kept, but not for longer. */
const longestPauseMs = 30_000;

/** An attempt that failed, and what is known of the next one. */
interface Failure {
  readonly what: string;
  /** Whether it may pass. */
  readonly mayPass: boolean;
  readonly retryAfterMs?: number;
  readonly cause?: unknown;
}

/**
 * Reads texts of one source. Time-outs, lost connections, 408, 429 and statuses from 500 on are tried again after
 * growing pauses, or after what Retry-After says; each attempt keeps to the rate limit. Other statuses are answers.
 * @param source - its name, for messages, and the rate that holds where the settings state none.
 * @param nowMs - a monotonic clock.
 */
export function httpReader(
  source: { readonly name: string; readonly requestsPerMinute: number },
  settings: HttpSettings,
  nowMs: () => number,
): HttpReader {
  const turn = rateLimit(settings.requestsPerMinute ?? source.requestsPerMinute, nowMs);
  return async (url) => {
    for (let attempt = 1; ; attempt += 1) {
      await turn();
      const outcome = await attemptOnce(url, settings);
      if (!("what" in outcome)) return outcome;
      if (!outcome.mayPass || attempt >= settings.attempts) {
        const times = attempt === 1 ? "" : ` (${attempt} attempts)`;
        throw unreachable(source.name, `${outcome.what}${times}`, outcome.cause);
      }
      await pause(Math.min(outcome.retryAfterMs ?? jitteredDelayMs(attempt), longestPauseMs));
    }
  };
}

/** A source that does not answer, or not in its format. */
export function unreachable(source: string, what: string, cause?: unknown): Fault {
  return new Fault("UNAVAILABLE", "PEER_UNREACHABLE", `${source} ${what}`, {
    metadata: { source },
    ...(cause !== undefined && { cause }),
  });
}

async function attemptOnce(url: string, settings: HttpSettings): Promise<HttpAnswer | Failure> {
  const signal = AbortSignal.timeout(settings.attemptMs);
  try {
    const response = await fetch(url, {
      signal,
      headers: {
        "user-agent": settings.userAgent,
        accept: "application/json, text/csv, text/plain",
      },
    });
    const { status } = response;
    if (status === 408 || status === 429 || status >= 500) {
      await response.body?.cancel();
      const retryAfterMs = retryAfterOf(response.headers.get("retry-after"));
      const failure = { what: `answered ${status}`, mayPass: true };
      return retryAfterMs === undefined ? failure : { ...failure, retryAfterMs };
    }
    const text = await boundedText(response, settings.largestBodyBytes);
    if (text !== undefined) return { status, text };
    const what = `answered more than ${settings.largestBodyBytes} bytes`;
    return { what, mayPass: false };
  } catch (cause) {
    const what = signal.aborted
      ? `did not answer within ${settings.attemptMs} ms`
      : `cannot be reached at ${new URL(url).host}${causeText(cause)}`;
    return { what, mayPass: true, cause };
  }
}

/** The body as UTF-8, or undefined as soon as it is longer than allowed, whatever its length says. */
async function boundedText(response: Response, largestBytes: number): Promise<string | undefined> {
  const { body } = response;
  if (body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    // Leaving the loop cancels the rest.
    if (bytes > largestBytes) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** Retry-After in seconds; a date is not waited for. */
function retryAfterOf(header: string | null): number | undefined {
  return header !== null && /^\d{1,6}$/.test(header.trim()) ? Number(header) * 1000 : undefined;
}

function causeText(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const remedy = openFilesRemedyOf(error);
  return `${cause instanceof Error ? `: ${cause.message}` : ""}${remedy === undefined ? "" : `; ${remedy}`}`;
}
