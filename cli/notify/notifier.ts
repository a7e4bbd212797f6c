import { readFileSync, statSync } from "node:fs";
import { systemClock } from "#lib/kit/clock.ts";
import type { CommandContext } from "../command-context.ts";
import { usageFault } from "../flag.ts";
import { type PostLimits, postUntilTaken } from "../posting.ts";
import type { NotifyRequest } from "./notify-flags.ts";
import { commandLimits, runCommand } from "./run-command.ts";
import { secretKey, signedHeaders } from "./signature.ts";
import type { SprintEvent } from "./sprint-event.ts";

/** Some two minutes in all, so that a receiver can be started anew meanwhile. */
const postLimits: Omit<PostLimits, "signal"> = {
  attemptMs: 10_000,
  attempts: 6,
  delayMs: (failures) => Math.min(30_000, 1_000 * 2 ** failures) * (0.5 + Math.random() / 2),
};

/** Events that wait at most; a gate that changes more often than a receiver reads is told of at the end. */
const mostWaiting = 100;
/** How long the command waits at its end for what is still to be delivered. */
const lastDeliveriesMs = 120_000;

/** Delivers one event. @throws Error saying why it was not delivered */
type Deliver = (event: SprintEvent, signal: AbortSignal, attempts?: number) => Promise<void>;

/** Tells of events in their order, one at a time, beside what makes them. What fails is said, and changes nothing. */
export class Notifier {
  readonly #deliver: Deliver;
  readonly #say: (line: string) => void;
  readonly #over = new AbortController();
  readonly #signal: AbortSignal;
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;
  #hasFailed = false;

  constructor(deliver: Deliver, interruption: AbortSignal, say: (line: string) => void) {
    this.#deliver = deliver;
    this.#say = say;
    this.#signal = AbortSignal.any([interruption, this.#over.signal]);
  }

  notify(event: SprintEvent): void {
    if (this.#waiting >= mostWaiting) {
      this.#say(`note: ${nameOf(event)} is not told: ${mostWaiting} events wait already`);
      return;
    }
    this.#waiting += 1;
    this.#last = this.#last.then(async () => {
      try {
        // After one that was given up, the next has one attempt: each would take as long.
        await this.#deliver(event, this.#signal, this.#hasFailed ? 1 : undefined);
        this.#hasFailed = false;
      } catch (error) {
        this.#hasFailed = true;
        const why = error instanceof Error ? error.message : String(error);
        this.#say(`note: ${nameOf(event)} was not told: ${why}`);
      } finally {
        this.#waiting -= 1;
      }
    });
  }

  /** Resolves when all is delivered or given up, after some two minutes at the latest. */
  async settled(withinMs = lastDeliveriesMs): Promise<void> {
    const timer = setTimeout(() => this.#over.abort(), withinMs);
    await this.#last;
    clearTimeout(timer);
  }
}

function nameOf({ type, subject, id }: SprintEvent): string {
  return `${type} of ${subject} (${id})`;
}

/**
 * The notifier that was asked for; undefined where none was.
 * @throws Fault FIELD_INVALID for a secret that cannot be used
 */
export function openNotifier(
  request: NotifyRequest | undefined,
  { terminal, environment, interruption }: CommandContext,
): Notifier | undefined {
  if (request === undefined) return undefined;
  const start = terminal.errIsScreen ? "\r\x1b[K" : "";
  const say = (line: string) => terminal.err(`${start}${line}\n`);
  if (request.kind === "command") {
    const deliver: Deliver = (event, signal) =>
      runCommand(request.words, event, environment, { ...commandLimits, signal });
    return new Notifier(deliver, interruption, say);
  }
  const key = secretOf(request, environment.PMX_NOTIFY_SECRET ?? "", say);
  const deliver: Deliver = (event, signal, attempts = postLimits.attempts) => {
    const limits = { ...postLimits, attempts, signal };
    return postUntilTaken(request.url, () => posted(event, key), limits, "it did not arrive");
  };
  return new Notifier(deliver, interruption, say);
}

/** An event in structured mode of CloudEvents over HTTP, signed anew for each attempt. */
function posted(event: SprintEvent, key: Uint8Array) {
  const body = JSON.stringify(event);
  const signed = signedHeaders(body, event.id, systemClock.nowMs(), key);
  const headers = { "content-type": "application/cloudevents+json; charset=utf-8", ...signed };
  return { body, headers };
}

function secretOf(
  { secretFile }: Extract<NotifyRequest, { kind: "url" }>,
  fromEnvironment: string,
  say: (line: string) => void,
): Uint8Array {
  if (secretFile === undefined) {
    return secretKey({ where: "PMX_NOTIFY_SECRET", text: fromEnvironment });
  }
  let text: string;
  try {
    text = readFileSync(secretFile, "utf8");
    const mode = statSync(secretFile).mode & 0o777;
    if ((mode & 0o077) !== 0) {
      say(`note: others can use ${secretFile} (mode 0${mode.toString(8)}): chmod 600 it`);
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw usageFault("--notify-secret-file", `cannot be read: ${why}`);
  }
  return secretKey({ where: `--notify-secret-file: ${secretFile}`, text });
}
