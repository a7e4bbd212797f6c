import assert from "node:assert/strict";
import { test } from "node:test";
import { type CommandSyntax, commands } from "#cli/commands.ts";
import type { Flag } from "#cli/flag.ts";
import { parseArguments } from "#cli/parse-arguments.ts";
import { completedCommands } from "#cli/shell/command-tree.ts";

/** What a command needs besides the flag, so that nothing but its value can be wrong. */
const needed: Readonly<Record<string, readonly string[]>> = {
  sprint: ["--bars", "AAPL.csv", "--barbell"],
  ab: ["--vary", "longOnly=true,false", "--bars", "AAPL.csv", "--barbell"],
  sweep: ["--vary", "longOnly=true,false", "--bars", "AAPL.csv", "--barbell"],
  readiness: ["--by", "ada", "--why", "later", "--until", "2099-01-01"],
  token: ["new", "--name", "ada"],
  submit: ["AAPL.csv", "--source", "ada"],
  export: ["bars", "AAPL", "-o", "bars.csv"],
  "data import": ["AAPL.csv"],
  "data check": ["AAPL.csv"],
  "import-bars": ["AAPL.csv"],
  "data fetch": ["AAPL"],
  "data synthesize": ["AAPL"],
};

function parse(path: string, flag: Flag, value: string) {
  // Generated bars are no files.
  const isLeft = (word: string) =>
    flag.name !== "execution-mode" || !["--bars", "AAPL.csv"].includes(word);
  const words = (needed[path] ?? []).filter(isLeft);
  return parseArguments([...path.split(" "), ...words, `--${flag.name}=${value}`], {});
}

test("every value that completions offer is one that the command takes, and another is refused", () => {
  let offered = 0;
  for (const { path, flags } of completedCommands()) {
    for (const { flag } of flags) {
      for (const choice of flag.choices ?? []) {
        offered += 1;
        assert.doesNotThrow(() => parse(path, flag, choice), `${path} --${flag.name} ${choice}`);
      }
      // Which item can be waived the gateway says.
      if (flag.choices && flag.name !== "waive")
        assert.throws(() => parse(path, flag, "none-such"), `${path} ${flag.name}`);
    }
  }
  assert.ok(offered > 50, `${offered}`);
});

test("every word that completions offer first is in the usage of its command", () => {
  for (const [name, { words, actions = {} }] of Object.entries<CommandSyntax>(commands)) {
    for (const [word, next] of Object.entries<readonly string[]>(actions)) {
      assert.match(words, new RegExp(`\\b${word}\\b`), name);
      for (const one of name === "config" ? [] : next)
        assert.ok(words.includes(one), `${name} ${one}`);
    }
  }
});
