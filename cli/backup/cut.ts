import { existsSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "#lib/kernel/fault.ts";
import { pause } from "#lib/kit/async/pause.ts";
import type { Connection } from "#lib/kit/store/connection.ts";
import { openReadOnly } from "#lib/kit/store/read-only.ts";
import type { ProcessName } from "../port-offset.ts";
import { processNames } from "../process-definitions.ts";
import { databaseFile } from "./manifest.ts";

/** All five databases as they stood at one instant. */
export interface Cut {
  /** Each in a read transaction that lasts until `close`. */
  readonly databases: ReadonlyMap<ProcessName, Connection>;
  /** UTC milliseconds. */
  readonly atMs: number;
  /** Cuts that were given up, since a sprint had moved on meanwhile. */
  readonly givenUp: number;
  close(): void;
}

/** A cut takes a millisecond, a step of a sprint tens of them: more than a few tries mean that something is wrong. */
const mostTries = 200;
const retryMs = 5;

/**
 * Begins a read transaction on each database of a data folder, which its processes may have open. What is read through them
 * is what a loss of power at that instant would have left behind, which every sprint is resumed from:
 *
 * - each database is read before those that its records rest on, so that none knows of what another lacks;
 * - the gateway has committed nothing since its own was begun. Its journal says how far a sprint has come, and the
 *   services may be ahead of it by a part of one step and no more: they answer a repeated request of that step as they did
 *   first, and refuse one of an earlier step, since the portfolio behind it has moved on.
 *
 * @throws Fault RESOURCE_NOT_FOUND for a folder that lacks one of them; UNAVAILABLE where no such instant was met; those of
 *   `openReadOnly`.
 */
export async function takeCut(dataDir: string, nowMs: () => number): Promise<Cut> {
  const pathOf = (name: ProcessName) => join(dataDir, databaseFile(name));
  const lacking = processNames.filter((name) => !existsSync(pathOf(name)));
  if (lacking.length > 0) {
    const files = lacking.map(databaseFile).join(", ");
    const message = `${dataDir} has no ${files}: name the folder of all five databases (--data-dir)`;
    throw new Fault("NOT_FOUND", "RESOURCE_NOT_FOUND", message);
  }
  const opened: Connection[] = [];
  const open = (name: ProcessName) => {
    const connection = openReadOnly(pathOf(name));
    opened.push(connection);
    return connection;
  };
  const close = () => {
    for (const connection of opened) {
      connection.rollback();
      connection.close();
    }
  };
  try {
    const databases = new Map(processNames.map((name) => [name, open(name)]));
    const commits = commitsOf(open("gateway"));
    for (let tries = 1; tries <= mostTries; tries += 1) {
      const before = commits();
      const atMs = nowMs();
      for (const connection of databases.values()) begin(connection);
      if (commits() === before) return { databases, atMs, givenUp: tries - 1, close };
      for (const connection of databases.values()) connection.rollback();
      await pause(retryMs);
    }
  } catch (error) {
    close();
    throw error;
  }
  close();
  const message = `the gateway committed between the reads of all ${mostTries} tries; try again when fewer sprints run`;
  throw new Fault("UNAVAILABLE", "OVERLOADED", message);
}

/** The transaction sees one state from its first read on. */
function begin(connection: Connection): void {
  connection.exec("BEGIN");
  connection.row("SELECT count(*) FROM sqlite_schema");
}

/** What changes whenever another connection, of any process, has committed. */
function commitsOf(connection: Connection): () => number {
  return () => Number(connection.row("PRAGMA data_version")?.[0]);
}
