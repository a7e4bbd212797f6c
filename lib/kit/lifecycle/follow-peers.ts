import { repeat } from "../async/repeat.ts";
import { Steadied, type Steadiness } from "../async/steadied.ts";
import { answersHealth } from "../grpc/client/answers-health.ts";
import type { Channel } from "../grpc/client/client.ts";
import type { Readiness } from "./readiness.ts";

/** How peers are looked at, in milliseconds. */
export interface PeerLooks extends Steadiness {
  readonly everyMs: number;
  readonly answerMs: number;
}

/** A peer that is restarted where it was is back within ten seconds: callers wait for that long anyway. */
const peerLooks: PeerLooks = {
  everyMs: 2_000,
  answerMs: 2_000,
  awayAfterMs: 10_000,
  backAfterMs: 0,
};

/**
 * States whether each peer answers, until the function returned is called. What a peer says of its own health does
 * not count: it is told where it belongs, and a fault of one service shall not be shown as one of all.
 */
export function followPeers(
  peers: Readonly<Record<string, Channel>>,
  readiness: Readiness,
  { everyMs, answerMs, ...steadiness }: PeerLooks = peerLooks,
): () => void {
  const stops = Object.entries(peers).map(([name, channel]) => {
    readiness.set(name, true);
    const peer = new Steadied(steadiness, (isThere) => readiness.set(name, isThere));
    return repeat(everyMs, async () => {
      peer.note(await answersHealth(channel, answerMs));
      return everyMs;
    });
  });
  return () => {
    for (const stop of stops) stop();
  };
}
