import { closeSync, fsyncSync, openSync, statfsSync, writeSync } from "node:fs";
import { join } from "node:path";

/** File systems that keep nothing on a disk: tmpfs and ramfs. */
const memoryFileSystems: readonly number[] = [0x01021994, 0x858458f6];

/**
 * Median of writing 4 KiB and syncing them, in milliseconds.
 * @throws Error where the folder lies in memory, since a sync costs nothing there
 */
export function syncMsOf(folder: string): number {
  if (memoryFileSystems.includes(statfsSync(folder).type)) {
    throw new Error(`${folder} lies in memory, where a commit costs nothing: set --data-dir`);
  }
  const file = openSync(join(folder, "sync"), "w");
  const block = new Uint8Array(4_096);
  const times = Array.from({ length: 101 }, () => {
    const startedMs = performance.now();
    writeSync(file, block);
    fsyncSync(file);
    return performance.now() - startedMs;
  }).sort((a, b) => a - b);
  closeSync(file);
  return times[50]!;
}
