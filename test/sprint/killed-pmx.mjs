import { basename } from "node:path";
import process from "node:process";
import AsynchronousDatabase from "libsql/promise";

/**
 * Loaded before pmx, which then dies as by kill -9 at a commit. KILLED_AT names it: of which database, the how manieth,
 * and whether once it is on disk or as soon as it is asked for: gateway.db:3:after.
 */
const [wantedFile, wantedCommit, moment] = process.env.KILLED_AT.split(":");
const perform = AsynchronousDatabase.prototype.exec;

let commits = 0;
/** As lib/kit/store/connection.ts commits. */
AsynchronousDatabase.prototype.exec = async function (sql) {
  const [opened] = this.prepare("PRAGMA database_list").all();
  const done = perform.call(this, sql);
  if (sql === "COMMIT" && basename(opened?.file ?? "") === wantedFile) commits += 1;
  else return done;
  const isWanted = commits === Number(wantedCommit);
  if (isWanted && moment === "during") process.kill(process.pid, "SIGKILL");
  await done;
  if (isWanted) process.kill(process.pid, "SIGKILL");
};
