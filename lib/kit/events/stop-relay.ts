import type { OutboxRelay } from "./outbox-relay.ts";

/** For how long the last facts may keep a process from ending. */
const patienceMs = 2_000;

/**
 * Stops a relay after the facts committed so far have gone out, or after two seconds where the bus
 * is away; what is left goes out at the next start.
 */
export async function stopRelay(relay: OutboxRelay): Promise<void> {
  const timer = setTimeout(() => void relay.stop(), patienceMs);
  try {
    // Rejects only when the relay was stopped first; the facts are then still in the outbox.
    await relay.flush().catch(() => undefined);
  } finally {
    clearTimeout(timer);
  }
  await relay.stop();
}
