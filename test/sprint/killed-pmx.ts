import { basename } from "node:path";
import process from "node:process";
import AsynchronousDatabase from "libsql/promise";

// Runs pmx with the rest of the command line and dies as by kill -9 at a commit, which the first word names: of which
// database, the how manieth, and whether once it is on disk or as soon as it is asked for: gateway.db:3:after.

const [place = ""] = process.argv.splice(2, 1);
const [wantedFile, wantedCommit, moment] = place.split(":");

/** A connection of the driver, as lib/kit/store/connection.ts commits through it. */
interface Connection {
  prepare(sql: string): { all(): readonly { readonly file: string }[] };
}

const perform = AsynchronousDatabase.prototype.exec as (
  this: Connection,
  sql: string,
) => Promise<void>;

let commits = 0;
async function performOrDie(this: Connection, sql: string): Promise<void> {
  const [opened] = this.prepare("PRAGMA database_list").all();
  const done = perform.call(this, sql);
  if (sql === "COMMIT" && basename(opened?.file ?? "") === wantedFile) commits += 1;
  else return done;
  const isWanted = commits === Number(wantedCommit);
  if (isWanted && moment === "during") process.kill(process.pid, "SIGKILL");
  await done;
  if (isWanted) process.kill(process.pid, "SIGKILL");
}
AsynchronousDatabase.prototype.exec = performOrDie as never;

await import("#cli/main.ts");
