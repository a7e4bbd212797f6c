import { readFileSync, readlinkSync } from "node:fs";

/**
 * The id of the calling thread in Linux; undefined elsewhere. See proc(5), /proc/thread-self.
 */
export function systemThreadId(): number | undefined {
  try {
    const id = Number(readlinkSync("/proc/thread-self").split("/").at(-1));
    return Number.isInteger(id) ? id : undefined;
  } catch {
    return undefined;
  }
}

/** Linux counts CPU time in hundredths of a second for every program. */
const msPerClockTick = 10;

/**
 * How much a thread of this process has worked since its start, in milliseconds: its CPU time, which is not
 * longer on a busy machine, or undefined where the system states none.
 */
export function cpuTimeMs(systemThreadId: number | undefined): number | undefined {
  if (systemThreadId === undefined) return undefined;
  try {
    const stat = readFileSync(`/proc/self/task/${systemThreadId}/stat`, "utf8");
    // The name of the thread, in brackets, may have blanks; fields 14 and 15 are user and system time.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const ticks = Number(fields[11]) + Number(fields[12]);
    return Number.isFinite(ticks) ? ticks * msPerClockTick : undefined;
  } catch {
    return undefined;
  }
}
