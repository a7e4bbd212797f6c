import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { blocksOf, commandsOf, documentedPages, missingLine } from "#test/documented/commands.ts";
import { left, leftOf, plans } from "#test/documented/plans.ts";
import { repositoryRoot, textOf } from "#test/support/source-files.ts";

const pages = documentedPages();
const commands = pages.flatMap(commandsOf);

test("every command of every page is run by a test, or says why none can", () => {
  assert.ok(commands.length > 120, `${commands.length} commands`);
  const open = commands.filter(
    ({ page, command }) => leftOf(page, command) === undefined && plans[page] === undefined,
  );
  assert.deepEqual(
    open.map(({ page, command }) => `${page}: ${command}`),
    [],
    "name the page in test/documented/plans.ts",
  );
});

test("whatever is said of commands is said of some that there are", () => {
  for (const { page, commands: which, test: file, why } of left) {
    const found = commands.filter((one) => one.page === page && which.test(one.command));
    assert.ok(found.length > 0, `${page}: ${which}`);
    assert.equal((file === undefined) !== (why === undefined), true, `${page}: ${which}`);
    if (file === undefined) continue;
    assert.ok(existsSync(join(repositoryRoot, file)), file);
    assert.ok(textOf(file).includes(`"${page}"`), `${file} does not read ${page}`);
  }
  for (const page of Object.keys(plans)) {
    const run = commands.filter((one) => one.page === page && !leftOf(page, one.command));
    assert.ok(run.length > 0, `${page} has no command to run`);
  }
});

test("a block of commands is marked as one, so that it is not passed over", () => {
  const looksTyped = /^(\$ |(npx|npm|node|pmx|docker|kubectl|curl|grpcurl|deno) [a-z-])/m;
  const unmarked = pages.flatMap((page) =>
    blocksOf(page)
      .filter(({ language, text }) => !/^(sh|console)$/.test(language) && looksTyped.test(text))
      .map(({ text }) => `${page}: ${text.split("\n")[0]}`),
  );
  assert.deepEqual(unmarked, []);
});

test("what a page shows must be printed in its order, with anything where it has dots", () => {
  const printed = "imported 3 bars of AAPL\n\nPASS: all 3 gates held.\nRecords  /tmp/x\n";
  assert.equal(
    missingLine(["imported … bars of AAPL", "…", "PASS: all 3 gates held."], printed),
    undefined,
  );
  assert.equal(missingLine(["PASS: all 4 gates held."], printed), "PASS: all 4 gates held.");
  const turned = ["PASS: all 3 gates held.", "imported … bars of AAPL"];
  assert.equal(missingLine(turned, printed), "imported … bars of AAPL");
});
