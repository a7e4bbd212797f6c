import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { commands } from "#cli/commands.ts";
import { dataVerbs } from "#cli/data/index.ts";
import { fishScript } from "#cli/shell/fish.ts";
import { zshScript } from "#cli/shell/zsh.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const every = [
  ...Object.entries(commands),
  ...Object.entries(dataVerbs).map(([name, verb]) => [`data ${name}`, verb] as const),
];

test("the script of zsh has every command with all of its flags", () => {
  const script = zshScript();
  for (const [name, { flags }] of every) {
    const [, part = ""] = script.split(`\n    ('${name}')\n`);
    const [own = ""] = part.split("\n      ;;");
    for (const flag of flags) assert.ok(own.includes(`'--${flag.name}:`), `${name} ${flag.name}`);
  }
});

test("the script of fish has every command with all of its flags", () => {
  const lines = fishScript().split("\n");
  for (const [name, { flags }] of every) {
    const own = lines.filter(
      (line) => line.includes(`__pmx_within ${name}'`) || line.includes(`__pmx_after ${name}'`),
    );
    for (const flag of flags) {
      assert.ok(
        own.some((line) => line.includes(` -l ${flag.name} `)),
        `${name} ${flag.name}`,
      );
    }
  }
});

const folder = temporaryFolder();

/** What a shell prints that runs a script, or undefined where the machine has no such shell. */
function printed(shell: "zsh" | "fish", script: string, ...flags: string[]): string | undefined {
  const file = join(folder, shell);
  writeFileSync(file, script);
  const { error, stdout, stderr } = spawnSync(shell, [...flags, file], { encoding: "utf8" });
  return error === undefined ? `${stderr}${stdout}` : undefined;
}

test("zsh and fish, where they are, read their scripts without a complaint", () => {
  for (const said of [printed("zsh", zshScript(), "-n"), printed("fish", fishScript(), "-n")]) {
    if (said !== undefined) assert.equal(said, "");
  }
});

test("zsh, where it is, offers what the words before the cursor leave", () => {
  const offered = (words: string) => `words=(${words}) CURRENT=$#words; _pmx; echo`;
  const said = printed(
    "zsh",
    `compdef() { }
_describe() { local name=$@[-1]; print -rn -- "\${(P@)name%%:*} " }
_files() { print -rn -- "files $1" }
_message() { print -rn -- nothing }
compset() { }
${zshScript()}
${offered("pmx trading-state set ''")}
${offered("pmx data show --regime=")}
${offered("pmx sprint --regime=")}
${offered("pmx sprint --audits ''")}
${offered("pmx sprint --data-dir ''")}
${offered("pmx data import ''")}
${offered("pmx dead-letters ''")}`,
    "-f",
  );
  if (said === undefined) return;
  const lines = said.split("\n").map((line) => line.trim());
  assert.equal(lines[0], "ACTIVE REDUCING HALTED");
  assert.deepEqual(lines.slice(2, 7), ["on off", "nothing", "files -/", "files", "list replay"]);
});

test("fish, where it is, offers what the words before the cursor leave", () => {
  const lines = ["pmx trading-state set R", "pmx data s", "pmx sprint --regime ", "pmx wh"];
  const asked = lines.map((line) => `complete -C '${line}' | string split -f1 \\t`);
  const said = printed("fish", `${fishScript()}\n${asked.join("\n")}\n`);
  if (said === undefined) return;
  assert.deepEqual(said.trimEnd().split("\n"), [
    "REDUCING",
    ...["show", "sources", "synthesize"],
    ...["off", "on"],
    "why",
  ]);
});
