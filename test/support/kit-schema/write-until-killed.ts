import { writeSync } from "node:fs";
import process from "node:process";
import { openKitStore } from "./open-kit-store.ts";
import { insertNotes } from "./schema.ts";

// Writes notes to the store named on the command line, 64 at a time, and prints each text once its
// write has been answered, until the process is killed.
const store = await openKitStore(process.argv[2]!);
let written = 0;
const write = async (): Promise<void> => {
  for (;;) {
    const text = `note ${written++}`;
    await store.write((tx) => insertNotes(tx, { text }));
    print(`${text}\n`);
  }
};

/** Writes straight to the descriptor: a stream could still hold the line when the process dies. */
function print(line: string): void {
  for (;;) {
    try {
      writeSync(1, line);
      return;
    } catch (error) {
      // The pipe is full while its reader is slower; nothing of the line has been written then.
      if ((error as { code?: string }).code !== "EAGAIN") throw error;
    }
  }
}

await Promise.all(Array.from({ length: 64 }, write));
