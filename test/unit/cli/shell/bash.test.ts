import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { commands } from "#cli/commands.ts";
import { dataVerbs } from "#cli/data/index.ts";
import { bashScript } from "#cli/shell/bash.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const cwd = temporaryFolder();
writeFileSync(join(cwd, "bars of AAPL.csv"), "");
writeFileSync(join(cwd, "bars.csv"), "");
mkdirSync(join(cwd, "bars-of-2020"));

/** What bash offers at the end of each line, whose last word is the one under the cursor. */
const cases: Readonly<Record<string, readonly string[]>> = {
  "pmx sp": ["sprint"],
  "pmx tra": ["trades", "trading-state"],
  "pmx data s": ["show", "sources", "synthesize"],
  "pmx data show --j": ["--json"],
  "pmx sprint --regime ": ["on", "off"],
  "pmx sprint --regime = ": ["on", "off"],
  "pmx sprint --regime = of": ["off"],
  "pmx sprint --audits ": [],
  "pmx sprint --resume --qu": ["--quiet"],
  "pmx sprint --no-pr": ["--no-proof-mode"],
  "pmx sprint --forecast-h": ["--forecast-horizon"],
  "pmx sprint --bars bars": ["bars of AAPL.csv", "bars-of-2020", "bars.csv"],
  "pmx sprint --data-dir bars": ["bars-of-2020"],
  "pmx report -o bars.": ["bars.csv"],
  "pmx report --format ": ["html", "md", "json", "csv"],
  "pmx dead-letters ": ["list", "replay"],
  "pmx dead-letters --of r": ["risk-gate"],
  "pmx trading-state set R": ["REDUCING"],
  "pmx serve f": ["forecaster"],
  "pmx data import bars.": ["bars.csv"],
  "pmx backup bars": ["bars-of-2020"],
  "pmx pause --tls-k": ["--tls-key"],
};

test("bash completes commands, flags, values, files and folders from the script alone", () => {
  const asked = Object.keys(cases).map((line) => {
    const words = line.split(" ").map((word) => `"${word}"`);
    return `ask ${words.join(" ")}`;
  });
  const script = `${bashScript()}
ask() {
  COMP_WORDS=("$@")
  COMP_CWORD=$(($# - 1))
  _pmx
  local IFS='|'
  echo "\${COMPREPLY[*]}"
}
PATH=/nowhere
${asked.join("\n")}
`;
  const { stdout, stderr } = spawnSync("bash", ["--norc"], {
    cwd,
    input: script,
    encoding: "utf8",
  });
  const offered = stdout.trimEnd().split("\n");
  for (const [index, [line, words]] of Object.entries(cases).entries()) {
    const got = (offered[index] ?? "").split("|").filter((word) => word !== "");
    assert.deepEqual(got.sort(), [...words].sort(), line);
  }
  assert.equal(stderr, "");
});

test("the script of bash has every command with all of its flags", () => {
  const script = bashScript();
  const every = [
    ...Object.entries(commands),
    ...Object.entries(dataVerbs).map(([name, verb]) => [`data ${name}`, verb] as const),
  ];
  for (const [name, { flags }] of every) {
    const [, part = ""] = script.split(`\n    "${name}")\n`);
    const spelled = / flags="([^"]*)"/.exec(part)?.[1]?.split(" ") ?? [];
    for (const flag of flags) assert.ok(spelled.includes(`--${flag.name}`), `${name} ${flag.name}`);
  }
});
