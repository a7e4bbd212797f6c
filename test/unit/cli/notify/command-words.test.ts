import assert from "node:assert/strict";
import { test } from "node:test";
import { commandWords } from "#cli/notify/command-words.ts";

const words = (text: string) => commandWords({ where: "--notify", text });

test("a command is its words between spaces and quotes, and nothing in it is for a shell", () => {
  assert.deepEqual(words("notify-send  pmx"), ["notify-send", "pmx"]);
  assert.deepEqual(words("a $(b) `c` ; rm -rf * | d > e && $HOME"), [
    ...["a", "$(b)", "`c`", ";", "rm", "-rf", "*", "|", "d", ">", "e", "&&", "$HOME"],
  ]);
  assert.deepEqual(words(`sh -c 'cat > "a b"' "" "say \\"hi\\" \\\\ \\n"`), [
    ...["sh", "-c", 'cat > "a b"', "", 'say "hi" \\ \\n'],
  ]);
  assert.deepEqual(words(`a"b c"'d e'`), ["ab cd e"]);
});

test("a quote without its end and a command without a program are refused", () => {
  assert.throws(() => words(`sh -c 'cat`), /--notify: has a ' without its end/);
  for (const text of ["", "  ", `""`]) assert.throws(() => words(text), /names no program/);
});
