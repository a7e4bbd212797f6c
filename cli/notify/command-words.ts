import { usageFault } from "../flag.ts";

/**
 * The program and its arguments in a text, by spaces and quotes alone: no shell reads it, so that `$`, `|`, `;` and `*`
 * are themselves. Within single quotes everything is itself; within double quotes a backslash before `"` or `\` goes.
 * @throws Fault FIELD_INVALID for a quote without its end, and for no word at all
 */
export function commandWords({ where, text }: { where: string; text: string }): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at]!;
    const next = text[at + 1];
    if (letter === "\\" && quote === '"' && (next === '"' || next === "\\")) {
      word = `${word ?? ""}${next}`;
      at += 1;
    } else if (letter === quote) quote = undefined;
    else if (quote !== undefined) word = `${word ?? ""}${letter}`;
    else if (letter === '"' || letter === "'") {
      quote = letter;
      word ??= "";
    } else if (/\s/.test(letter)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = `${word ?? ""}${letter}`;
  }
  if (quote !== undefined) throw usageFault(where, `has a ${quote} without its end`);
  if (word !== undefined) words.push(word);
  if (words[0] === undefined || words[0] === "") throw usageFault(where, "names no program");
  return words;
}
