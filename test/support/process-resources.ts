import { readFileSync } from "node:fs";

/** Linux counts CPU time in hundredths of a second for every program. */
const msPerClockTick = 10;
const mebibyte = 1024 * 1024;

/** What a process holds, in MiB. */
export interface Memory {
  /** Its pages in memory, those that it shares with other processes among them. */
  readonly resident: number;
  /** The same, each shared page divided by the processes that share it: these add up. */
  readonly proportional: number;
}

/** What a process holds now; Linux alone says so. See proc(5), /proc/PID/smaps_rollup. */
export function memoryOf(processId: number): Memory {
  const text = readFileSync(`/proc/${processId}/smaps_rollup`, "utf8");
  const ofField = (name: string) => {
    const kibibytes = Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(text)?.[1]);
    return (kibibytes * 1024) / mebibyte;
  };
  return { resident: ofField("Rss"), proportional: ofField("Pss") };
}

/** The CPU time of all threads of a process since its start, in milliseconds. */
export function cpuTimeMsOf(processId: number): number {
  return ticksOf(`/proc/${processId}/stat`) * msPerClockTick;
}

/** That of its main thread alone, which answers its calls. */
export function mainThreadMsOf(processId: number): number {
  return ticksOf(`/proc/${processId}/task/${processId}/stat`) * msPerClockTick;
}

function ticksOf(file: string): number {
  const text = readFileSync(file, "utf8");
  // The name, in brackets, may have blanks; fields 14 and 15 are user and system time.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return Number(fields[11]) + Number(fields[12]);
}
