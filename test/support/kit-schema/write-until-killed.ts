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
    // Straight to the descriptor: a stream could still hold the line when the process dies.
    writeSync(1, `${text}\n`);
  }
};
await Promise.all(Array.from({ length: 64 }, write));
