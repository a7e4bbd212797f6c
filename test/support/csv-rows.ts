import assert from "node:assert/strict";

/** The lines of a file of values without quotes, as records by the names of its first line. */
export function csvRows(text: string): readonly Readonly<Record<string, string>>[] {
  assert.doesNotMatch(text, /"/);
  const [names = [], ...rows] = text
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));
  return rows.map((cells) =>
    Object.fromEntries(names.map((name, at) => [name, cells[at] as string])),
  );
}
