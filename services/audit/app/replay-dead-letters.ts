import { Fault, invalidField, notFound, storageReasons } from "#lib/kernel/fault.ts";
import type { DeadLetter, DeadLetterStore, FactWriter, KeptEvent } from "./ports.ts";

/** What dead letters are replayed with. */
export interface ReplayDependencies {
  readonly letters: DeadLetterStore;
  /** Applies an event, as when it comes by the bus. @throws Fault INVALID_ARGUMENT where it cannot be */
  readonly recordEvent: (writer: FactWriter, event: KeptEvent) => void;
  readonly nowMs: () => number;
}

/**
 * Applies dead letters after all, in the order given. One that cannot be applied again stays, with its new
 * reason; one that was replayed already is answered as it is.
 * @returns each letter with what became of it.
 * @throws Fault RESOURCE_NOT_FOUND before any is replayed; STORAGE_NOT_WRITABLE and others of the store.
 */
export async function replayDeadLetters(
  { letters, recordEvent, nowMs }: ReplayDependencies,
  eventIds: readonly string[],
): Promise<readonly DeadLetter[]> {
  const asked: DeadLetter[] = [];
  for (const eventId of new Set(eventIds)) asked.push(await find(letters, eventId));
  const replayed: DeadLetter[] = [];
  for (const { event, replayTimeMs } of asked) {
    if (replayTimeMs === undefined) {
      try {
        await letters.apply(event.id, nowMs(), (writer) => {
          refuseWithheld(event);
          recordEvent(writer, event);
        });
      } catch (error) {
        if (isOfStorage(error)) throw error;
        // Whatever it is, it is the letter's: a defect that one event meets must not hold up the others.
        await letters.noteFailure(event.id, nowMs(), textOf(error));
      }
    }
    replayed.push(await find(letters, event.id));
  }
  return replayed;
}

async function find(letters: DeadLetterStore, eventId: string): Promise<DeadLetter> {
  const letter = await letters.find(eventId);
  if (letter === undefined) throw notFound("dead letter", eventId);
  return letter;
}

/** What stands in the place of a fact that its publisher could not publish has no payload. */
function refuseWithheld({ source, payload }: KeptEvent): void {
  if (payload.length > 0) return;
  const finding = `is empty: ${source} could not publish it, and keeps the fact; replay it there: pmx dead-letters replay --of ${source}`;
  throw invalidField("payload", finding);
}

function textOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text || "it could not be applied";
}

function isOfStorage(error: unknown): boolean {
  if (!(error instanceof Fault)) return false;
  return storageReasons.has(error.reason) || error.reason === "DRAINING";
}
