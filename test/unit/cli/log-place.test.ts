import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { logPlace } from "#cli/log-place.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { recordingTerminal } from "./recording-terminal.ts";

const { terminal } = recordingTerminal();

test("a log to which nothing is written leaves no file and no folder", () => {
  const folder = join(temporaryFolder(), "absent");
  logPlace(undefined, folder, terminal).close();
  assert.equal(existsSync(folder), false);
});

test("lines are appended to those of the process before", () => {
  const folder = temporaryFolder();
  for (const line of ["first", "second"]) {
    const place = logPlace(undefined, folder, terminal);
    place.write(line, "info");
    place.close();
  }
  assert.equal(readFileSync(join(folder, "pmx.log"), "utf8"), "first\nsecond\n");
});

test("a file that has grown large is kept once and a new one begins", () => {
  const file = join(temporaryFolder(), "a.log");
  writeFileSync(file, "x".repeat(5_000_001));
  const place = logPlace(file, "unused", terminal);
  place.write("new", "info");
  place.close();
  assert.equal(readFileSync(file, "utf8"), "new\n");
  assert.equal(statSync(`${file}.old`).size, 5_000_001);
});

test("a log that cannot be written keeps nobody from working", () => {
  const file = join(temporaryFolder(), "file");
  writeFileSync(file, "");
  const place = logPlace(join(file, "below"), "unused", terminal);
  assert.doesNotThrow(() => place.write("x", "error"));
});

test("warnings and errors in a file are counted for whoever does not see them", () => {
  const place = logPlace(undefined, temporaryFolder(), terminal);
  assert.equal(place.troubles(), undefined);
  for (const level of ["info", "warn", "error", "error"] as const) place.write("x", level);
  assert.equal(place.troubles(), "1 warning and 2 errors");
  place.close();
});

test("on a screen a line wipes the progress bar that stands there", () => {
  const screen = recordingTerminal({ errIsScreen: true });
  const place = logPlace("", "unused", screen.terminal);
  place.write("said", "warn");
  assert.deepEqual([place.format, screen.err()], ["text", "\r\u001b[Ksaid\n"]);
});
