import { closeSync, openSync, readSync } from "node:fs";
import process from "node:process";

const tickMs = 1;
const nanosecondsPerMs = 1e6;

/** How long a thread's event loop was held up at worst, in milliseconds. */
export interface HoldUp {
  /**
   * Between two turns, less what the thread waited for a core while others had it, and not more than
   * the loop was busy: a thread that slept with nothing to do may be woken late.
   */
  readonly ownMs: number;
  /** Between two turns, what the thread computed: without its waits for the disk too. */
  readonly computingMs: number;
  /** Between two turns on the wall clock, whoever had the cores. */
  readonly wallMs: number;
}

const none: HoldUp = { ownMs: 0, computingMs: 0, wallMs: 0 };

/**
 * Watches the event loop of the main thread: a timer ticks each millisecond, and what lies between
 * two ticks is what a caller waits for. The kernel's books of the thread tell how much of that it
 * ran, and how much it was ready to run and had no core, which is the machine's doing and not the
 * service's. Needs Linux.
 */
export function watchHoldUps() {
  // Nanoseconds that the thread ran, and that it waited for a core.
  const books = openSync(`/proc/self/task/${process.pid}/schedstat`, "r");
  const line = new Uint8Array(128);
  const decoder = new TextDecoder();
  let worst = none;
  let before = read();

  function read() {
    const text = decoder.decode(line.subarray(0, readSync(books, line, 0, line.length, 0)));
    const [ranNs, waitedNs] = text.split(" ").map(Number) as [number, number];
    const atMs = performance.now();
    const busyMs = performance.eventLoopUtilization().active;
    return { atMs, busyMs, ranMs: ranNs / nanosecondsPerMs, waitedMs: waitedNs / nanosecondsPerMs };
  }

  const timer = setInterval(() => {
    const now = read();
    const wallMs = now.atMs - before.atMs - tickMs;
    const waitedMs = now.waitedMs - before.waitedMs;
    worst = {
      ownMs: Math.max(worst.ownMs, Math.min(wallMs - waitedMs, now.busyMs - before.busyMs)),
      computingMs: Math.max(worst.computingMs, now.ranMs - before.ranMs),
      wallMs: Math.max(worst.wallMs, wallMs),
    };
    before = now;
  }, tickMs);

  return {
    /** The worst since the last time it was asked. */
    take(): HoldUp {
      const taken = worst;
      worst = none;
      return taken;
    },
    stop(): void {
      clearInterval(timer);
      closeSync(books);
    },
  };
}
