import assert from "node:assert/strict";
import { test } from "node:test";
import { parseArguments } from "#cli/parse-arguments.ts";

const argumentsOf = (...typed: string[]) => {
  const command = parseArguments(typed, {});
  return "arguments" in command ? command.arguments : undefined;
};

test("-o and --out name the file of an export", () => {
  const expected = { sprint: "sprints/x", out: "e", json: false, dataDir: ".pmx" };
  assert.deepEqual(argumentsOf("export", "sprints/x", "-o", "e"), expected);
  assert.deepEqual(argumentsOf("export", "sprints/x", "--out", "e"), expected);
});

test("an export without a file, and checks of two things at once, are refused", () => {
  for (const [typed, message] of [
    [["export"], /--out: name the file/],
    [["export", "a", "b", "-o", "e"], /b: unexpected word/],
    [["verify", "e", "--checkpoint", "c"], /--checkpoint: is compared with the logs/],
    [["verify", "e", "--key", "xyz"], /--key: must be 16 to 64/],
    [["verify", "e", "f"], /f: unexpected word/],
  ] as const) {
    assert.throws(() => argumentsOf(...typed), message);
  }
});
