import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { repositoryRoot } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const buf = join(repositoryRoot, "node_modules/.bin/buf");
const released = join(repositoryRoot, "proto/released.binpb");

/** Compares a copy of the protos, one file of it edited, with the last released contract. */
function breakingAfter(file: string, edit: (text: string) => string) {
  const folder = temporaryFolder();
  cpSync(join(repositoryRoot, "buf.yaml"), join(folder, "buf.yaml"));
  cpSync(join(repositoryRoot, "proto"), join(folder, "proto"), { recursive: true });
  const path = join(folder, "proto", file);
  const before = readFileSync(path, "utf8");
  const after = edit(before);
  assert.notEqual(after, before, "the edit changes the file");
  writeFileSync(path, after);
  const { status, stdout, stderr } = spawnSync(buf, ["breaking", "--against", released], {
    cwd: folder,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

test("a field that is renumbered breaks the released contract", () => {
  const found = breakingAfter("pmx/type/v1/bar.proto", (text) =>
    text.replace("double open = 2 ", "double open = 99 "),
  );
  assert.notEqual(found.status, 0);
  assert.match(found.stdout, /"2" with name "open"/);
});

test("a field that is added does not break the released contract", () => {
  const found = breakingAfter("pmx/type/v1/bar.proto", (text) =>
    text.replace(/(message Bar \{)/, "$1\n  // Bid.\n  double bid_price = 99;"),
  );
  assert.deepEqual(found, { status: 0, stdout: "", stderr: "" });
});
