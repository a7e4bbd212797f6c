import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fillFileSystem } from "#test/support/full-disk.ts";
import { repositoryRoot } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

/** File systems of the processes' data folders. */
export interface Disks {
  /** Holds a folder of each process's name, as the processes see it. */
  readonly folder: string;
  /** Why a disk cannot be full or read-only here; undefined where it can. */
  readonly lacking: string | undefined;
  /** The command that runs a program which sees these disks, that of `name` read-only where it is to be. */
  commandOf(name: string, program: readonly string[], isReadOnly: boolean): readonly string[];
  fill(name: string): void;
  /** Removes what filled it. */
  free(name: string): void;
  /** Copies the databases, of which none is open, to a folder that has one of each name; answers it. */
  copy(): string;
  close(): void;
}

/** Enough for a round's databases with their write-ahead logs, and filled in a moment. */
const megabytes = 48;
const mounting = `
  for name in "$@"; do
    mkdir -p "$0/$name" && mount -t tmpfs -o size=${megabytes}m none "$0/$name" || exit 1
  done
  echo mounted
  exec cat`;
const readOnly = 'mount -o remount,bind,ro "$0" && exec "$@"';
const lacksNamespaces = "needs user namespaces (unshare, nsenter), not here";

/**
 * A small file system for each name, in a namespace of their own that outlives every process in it. Plain
 * folders where the system has no user namespaces for this user.
 */
export async function openDisks(names: readonly string[]): Promise<Disks> {
  const folder = temporaryFolder();
  if (!hasNamespaces()) return plainDisks(folder, names);
  // It ends with its input, so that it does not outlive this process.
  const holder = spawn("unshare", ["-rm", "sh", "-c", mounting, folder, ...names], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(holder, "exit").then(([code]) => Promise.reject(new Error(`ended: ${code}`)));
  await Promise.race([once(holder.stdout, "data"), ended]);
  ended.catch(() => undefined);
  const enter = [
    ...["nsenter", "-t", `${holder.pid}`, "-U", "-m", "--preserve-credentials"],
    // It enters at the root folder.
    ...["sh", "-c", 'cd "$0" && exec "$@"', repositoryRoot],
  ];
  // The kernel follows this path into the namespace. SQLite does not: it resolves the link by its text.
  const seenFolder = join(`/proc/${holder.pid}/root`, folder);
  const filler = (name: string) => join(seenFolder, name, "filler");
  return {
    folder,
    lacking: undefined,
    commandOf: (name, program, isReadOnly) => [
      ...enter,
      ...(isReadOnly ? ["unshare", "-m", "sh", "-c", readOnly, join(folder, name)] : []),
      ...program,
    ],
    fill: (name) => fillFileSystem(filler(name)),
    free: (name) => rmSync(filler(name), { force: true }),
    copy: () => copyOf(seenFolder, names),
    close: () => void holder.kill("SIGKILL"),
  };
}

function hasNamespaces(): boolean {
  const tried = "mount -t tmpfs -o size=1m none /tmp && exec nsenter --version";
  return spawnSync("unshare", ["-rm", "sh", "-c", tried]).status === 0;
}

function plainDisks(folder: string, names: readonly string[]): Disks {
  for (const name of names) mkdirSync(join(folder, name));
  const refuse = () => {
    throw new Error(lacksNamespaces);
  };
  return {
    folder,
    lacking: lacksNamespaces,
    commandOf: (_, program) => program,
    fill: refuse,
    free: () => undefined,
    copy: () => copyOf(folder, names),
    close: () => undefined,
  };
}

function copyOf(folder: string, names: readonly string[]): string {
  const copy = temporaryFolder();
  for (const name of names) {
    mkdirSync(join(copy, name));
    const files = readdirSync(join(folder, name)).filter((file) => /\.db(-wal|-shm)?$/.test(file));
    for (const file of files) copyFileSync(join(folder, name, file), join(copy, name, file));
  }
  return copy;
}
