import assert from "node:assert/strict";
import { copyFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { commandsOf, missingLine } from "#test/documented/commands.ts";
import { runPmxHere } from "#test/support/run-pmx-here.ts";
import { repositoryRoot } from "#test/support/source-files.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const home = temporaryFolder();
const folder = join(home, "first");
/** What is named from the reader's folder on. */
const places: Readonly<Record<string, string>> = {
  first: folder,
  "bars/": join(folder, "bars"),
  "report.html": join(folder, "report.html"),
};
const commands = commandsOf("docs/tutorial.md");

/** Commands of the shell, of which `npm run test:docs` runs what is typed. */
const ofTheShell: Readonly<Record<string, () => void>> = {
  "cd first": () => {},
  'export PMX_CONFIG_DIR="$PWD/config"': () => {},
  "cp ../node_modules/@observablehq/sample-datasets/aapl.csv bars/ACME.csv": () => {
    const file = "node_modules/@observablehq/sample-datasets/aapl.csv";
    copyFileSync(join(repositoryRoot, file), join(folder, "bars/ACME.csv"));
  },
};

/** Which verbs have no records. */
const withoutRecords = /^npx pmx (init|data check)/;

test("the tutorial leads from a file of bars to a verdict and a report, and prints what it shows", async () => {
  assert.ok(commands.length >= 10);
  for (const { command, shown } of commands) {
    const act = ofTheShell[command];
    if (act !== undefined) {
      act();
      continue;
    }
    const words = command
      .replace(/^npx pmx /, "")
      .split(" ")
      .map((word) => places[word] ?? word);
    const records = withoutRecords.test(command) ? [] : ["--data-dir", join(folder, ".pmx")];
    const environment = { PMX_CONFIG_DIR: join(folder, "config") };
    const ran = await runPmxHere(
      [...words, ...records],
      command.includes(" init ") ? {} : { environment },
    );
    assert.equal(ran.exitCode, 0, `${command}\n${ran.stderr}`);
    const printed = ran.stdout.replaceAll(`${folder}/`, command.includes(" init ") ? "first/" : "");
    assert.equal(missingLine(shown, printed), undefined, `${command}\n${printed}`);
  }
  assert.ok(statSync(join(folder, "report.html")).size > 100_000);
});
