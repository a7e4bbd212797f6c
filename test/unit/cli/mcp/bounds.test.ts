import assert from "node:assert/strict";
import { test } from "node:test";
import { boundedSections, boundedText, pageOf } from "#cli/mcp/bounds.ts";

test("a text that is too long ends at a line, and says how much is left out and what to do", () => {
  assert.equal(boundedText("short\n\n"), "short");
  const lines = Array.from({ length: 3_000 }, (_, at) => `line ${at} of many`);
  const text = boundedText(lines.join("\n"));
  assert.ok(text.length < 20_300);
  const [last = "", before = ""] = text.split("\n").reverse();
  assert.match(before, /^line \d+ of many$/);
  const left = lines.join("\n").length - text.length + last.length;
  assert.ok(last.startsWith(`… ${left} characters are left out: ask for less at once`), last);
  assert.ok(boundedText("x".repeat(1e6)).length < 20_300, "a line without end is cut too");
});

test("sections as data end at a size, and count the sentences that they leave out", () => {
  const sentences = Array.from({ length: 300 }, () => "y".repeat(100));
  const { sections, omitted_sentences } = boundedSections([
    { title: "One", sentences },
    { title: "Two", sentences: ["more"] },
  ]);
  assert.deepEqual(
    sections.map(({ title, sentences: kept }) => [title, kept.length]),
    [["One", 160]],
  );
  assert.equal(omitted_sentences, 141);
});

test("pages of a list say where the next one begins, and the last one that there is none", () => {
  const all = [1, 2, 3, 4, 5];
  assert.deepEqual(pageOf(all, { start: 0, limit: 2 }), { rows: [1, 2], total: 5, next_start: 2 });
  assert.deepEqual(pageOf(all, { start: 4, limit: 2 }), { rows: [5], total: 5, next_start: null });
  assert.deepEqual(pageOf(all, { start: 9, limit: 2 }), { rows: [], total: 5, next_start: null });
});
