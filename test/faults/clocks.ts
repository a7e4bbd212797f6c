import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

/** Clocks of the processes, each of which can be turned while its process runs. */
export interface Clocks {
  /** Why none can be turned here; undefined where they can. */
  readonly lacking: string | undefined;
  /** The command that runs a program by the clock of `name`. */
  commandOf(name: string, program: readonly string[]): readonly string[];
  /** Sets how far the clock of a process is from the machine's, in seconds; it jumps at once. */
  turn(name: string, seconds: number): void;
}

const architectures: Readonly<Record<string, string>> = { x64: "x86_64", arm64: "aarch64" };
const library = `/usr/lib/${architectures[process.arch]}-linux-gnu/faketime/libfaketime.so.1`;

/**
 * The clocks of the machine, turned by libfaketime: it answers in place of the C library what time it is, and reads from
 * a file by how much that differs. The monotonic clock is left alone, as where an operator or NTP sets a clock.
 */
export function openClocks(names: readonly string[]): Clocks {
  if (!existsSync(library)) {
    const lacking = "needs libfaketime, not here";
    return { lacking, commandOf: (_, program) => program, turn: () => undefined };
  }
  const folder = temporaryFolder();
  const turn = (name: string, seconds: number) =>
    writeFileSync(join(folder, name), `${seconds < 0 ? "" : "+"}${seconds}\n`);
  for (const name of names) turn(name, 0);
  const variables = (name: string) => [
    `LD_PRELOAD=${library}`,
    `FAKETIME_TIMESTAMP_FILE=${join(folder, name)}`,
    "FAKETIME_NO_CACHE=1",
    "FAKETIME_DONT_FAKE_MONOTONIC=1",
  ];
  return {
    lacking: undefined,
    commandOf: (name, program) => ["env", ...variables(name), ...program],
    turn,
  };
}
