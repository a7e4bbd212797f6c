import type { Sprint, SprintStep } from "../domain/sprint.ts";
import { isAtRest } from "../domain/state.ts";
import { findSprint } from "./find-sprint.ts";
import type { SprintJournal } from "./ports.ts";
import type { SprintFeed } from "./sprint-feed.ts";

/** One message of a watch. */
export type WatchEvent =
  | { readonly sequence: number; readonly sprint: Sprint }
  | { readonly sequence: number; readonly step: SprintStep };

/**
 * The sprint as it is, then every step after `afterSequence`, and the sprint again when it is paused, when
 * it goes on and when it ends or a night of it has. All of it is read from the journal, so a watcher that comes late or comes back misses
 * nothing.
 * @throws Fault RESOURCE_NOT_FOUND.
 */
export async function* watchSprint(
  journal: SprintJournal,
  feed: SprintFeed,
  name: string,
  afterSequence: number,
  signal: AbortSignal,
): AsyncGenerator<WatchEvent> {
  const first = await findSprint(journal, name);
  let sequence = afterSequence;
  let sentState = first.state;
  yield { sequence, sprint: first };
  while (!signal.aborted) {
    const listening = new AbortController();
    const changed = feed.changed(name, AbortSignal.any([signal, listening.signal]));
    try {
      // Read before the steps: none follows while it is at rest.
      const state = await journal.stateOf(name);
      for (const step of await journal.stepsAfter(name, sequence)) {
        sequence = step.sequence;
        yield { sequence, step };
      }
      if (state !== undefined && isAtRest(state)) {
        const alreadySent = isAtRest(first.state) && sequence === afterSequence;
        if (!alreadySent) yield { sequence, sprint: await findSprint(journal, name) };
        return;
      }
      const isPausedOrGoesOn = [state, sentState].includes("PAUSED") && state !== sentState;
      if (isPausedOrGoesOn) {
        const sprint = await findSprint(journal, name);
        // Where it has ended meanwhile the next look sends its last steps first.
        if (isAtRest(sprint.state)) continue;
        sentState = sprint.state;
        yield { sequence, sprint };
      }
      await changed;
    } finally {
      listening.abort();
    }
  }
}
