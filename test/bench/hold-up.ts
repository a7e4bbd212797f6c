import { closeSync, openSync, readSync } from "node:fs";
import process from "node:process";

const tickMs = 1;
const nanosecondsPerMs = 1e6;
const clockTickMs = 10;
/** Place of the stolen time on the first line of /proc/stat, after its name. */
const stolenPlace = 7;

/** How long a thread's event loop was held up at worst, in milliseconds. */
export interface HoldUp {
  /**
   * Between two iterations, less what the thread waited for a core while others had it and what the host
   * took of the machine's cores. Not more than the loop was busy: a thread that slept with nothing to
   * do may be woken late. Not less than it computed.
   */
  readonly ownMs: number;
  /** Between two iterations, what the thread computed: without its waits for the disk too. */
  readonly computingMs: number;
  /** Between two iterations, what the host took; counted in steps of 10 ms. */
  readonly stolenMs: number;
  /** Between two iterations on the wall clock, whoever had the cores. */
  readonly wallMs: number;
}

const none: HoldUp = { ownMs: 0, computingMs: 0, stolenMs: 0, wallMs: 0 };

/** Numbers of the first line of a file of the kernel, read anew each time. */
function kernelNumbers(path: string) {
  const file = openSync(path, "r");
  const bytes = new Uint8Array(128);
  const decoder = new TextDecoder();
  return {
    read(): number[] {
      const text = decoder.decode(bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0)));
      const [line = ""] = text.split("\n");
      return line.replace(/^\D+/, "").trim().split(/\s+/).map(Number);
    },
    close: () => closeSync(file),
  };
}

/**
 * Watches the event loop of the main thread: a timer ticks each millisecond, and what lies between
 * two ticks is what a caller waits for. The kernel counts how much of that the thread ran, how much it
 * was ready to run and had no core, and how much the host of a virtual machine took, all of
 * which but the first is the machine's doing and not the service's. Needs Linux.
 */
export function watchHoldUps() {
  // Nanoseconds that the thread ran, and that it waited for a core.
  const books = kernelNumbers(`/proc/self/task/${process.pid}/schedstat`);
  const machine = kernelNumbers("/proc/stat");
  let worst = none;
  let before = read();

  function read() {
    const [ranNs = 0, waitedNs = 0] = books.read();
    return {
      atMs: performance.now(),
      busyMs: performance.eventLoopUtilization().active,
      ranMs: ranNs / nanosecondsPerMs,
      waitedMs: waitedNs / nanosecondsPerMs,
      stolenMs: (machine.read()[stolenPlace] ?? 0) * clockTickMs,
    };
  }

  const timer = setInterval(() => {
    const now = read();
    const wallMs = now.atMs - before.atMs - tickMs;
    const ranMs = now.ranMs - before.ranMs;
    const stolenMs = now.stolenMs - before.stolenMs;
    const mineMs = Math.min(wallMs - (now.waitedMs - before.waitedMs), now.busyMs - before.busyMs);
    worst = {
      ownMs: Math.max(worst.ownMs, Math.min(mineMs, Math.max(ranMs, mineMs - stolenMs))),
      computingMs: Math.max(worst.computingMs, ranMs),
      stolenMs: Math.max(worst.stolenMs, stolenMs),
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
      books.close();
      machine.close();
    },
  };
}
