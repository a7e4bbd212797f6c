import process from "node:process";
import { openConnection } from "#lib/kit/store/connection.ts";

// Holds the write lock of the database named on the command line, prints when it has it, until its input ends.

/** How long the lock of a database that is in use is waited for. */
const lockWaitMs = 5_000;

const connection = openConnection(process.argv[2]!, lockWaitMs);
connection.exec("BEGIN IMMEDIATE");
process.stdout.write("locked\n");
process.stdin.resume().once("end", () => {
  connection.exec("ROLLBACK");
  connection.close();
});
