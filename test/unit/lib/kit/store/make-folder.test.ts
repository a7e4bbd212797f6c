import assert from "node:assert/strict";
import { existsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { makeFolder } from "#lib/kit/store/make-folder.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const folder = temporaryFolder();

test("a folder is made with all that are missing above it, and made again without complaint", () => {
  const path = join(folder, "a b", "ü", "c");
  makeFolder(path);
  makeFolder(path);
  assert.ok(existsSync(path));
});

test("a folder below a file is refused with the system's code", () => {
  const file = join(folder, "file");
  writeFileSync(file, "kept");
  assert.throws(() => makeFolder(join(file, "below")), { code: "ENOTDIR" });
  assert.throws(() => makeFolder(file), { code: "EEXIST" });
});

test("a folder that the system will not have is refused at once", {
  skip: !existsSync("/proc/self"),
}, () => {
  assert.throws(() => makeFolder("/proc/none/below"), { code: "ENOENT" });
});

test("folders are for their owner alone, and a user's own as the umask has it", () => {
  const mode = (path: string) => statSync(path).mode & 0o777;
  makeFolder(join(folder, "records", "below"));
  assert.equal(mode(join(folder, "records")), 0o700);
  makeFolder(join(folder, "project", "config"), "umask");
  for (const path of ["project", "project/config"]) {
    assert.equal(mode(join(folder, path)), 0o777 & ~process.umask(), path);
  }
});
