import assert from "node:assert/strict";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { openWholeFile } from "#cli/whole-file.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

test("a file keeps what it had until the new one is whole, and then its rights", () => {
  const folder = temporaryFolder();
  const path = join(folder, "a.csv");
  writeFileSync(path, "before");
  chmodSync(path, 0o640);
  const file = openWholeFile(path);
  file.write("new");
  assert.equal(readFileSync(path, "utf8"), "before");
  file.write(new TextEncoder().encode("er"));
  file.commit();
  file.discard();
  assert.equal(readFileSync(path, "utf8"), "newer");
  assert.equal(statSync(path).mode & 0o777, 0o640);
  assert.deepEqual(readdirSync(folder), ["a.csv"]);
});

test("a file that is given up leaves nothing behind", () => {
  const folder = temporaryFolder();
  const file = openWholeFile(join(folder, "a.csv"));
  file.write("half");
  file.discard();
  assert.deepEqual(readdirSync(folder), []);
});

test("a link stays a link to the file that is replaced", () => {
  const folder = temporaryFolder();
  const [target, link] = [join(folder, "target.csv"), join(folder, "link.csv")];
  writeFileSync(target, "before");
  symlinkSync(target, link);
  const file = openWholeFile(link);
  file.write("after");
  file.commit();
  assert.equal(readFileSync(target, "utf8"), "after");
  assert.ok(lstatSync(link).isSymbolicLink());
});

test("what is no file is written to as it is, and a folder is refused", () => {
  const file = openWholeFile("/dev/null");
  file.write("gone");
  file.commit();
  assert.ok(!statSync("/dev/null").isFile());
  const folder = join(temporaryFolder(), "folder");
  mkdirSync(folder);
  assert.throws(() => openWholeFile(folder), /folder cannot be written \(EISDIR\); name a file/);
  assert.throws(
    () => openWholeFile(join(folder, "none", "a")),
    /\(ENOENT\); there is no folder .*none: make it/,
  );
});
