/**
 * The texts that the forecasts of a file are submitted as, in their order: the file itself where it has one as-of, so
 * that the hash is the one that sha256sum prints; else for each as-of the header and its rows, a line feed after each.
 * A file that ends with a line feed so keeps its hash when later as-ofs are appended to it.
 * @param text - a file in which readSubmissionFile found no problem.
 */
export function textsByAsOf(text: string): readonly string[] {
  const [header = "", ...lines] = text.split("\n");
  const column = header.split(",").findIndex((name) => name.trim() === "as_of");
  const rowsOf = new Map<number, string[]>();
  for (const line of lines) {
    if (line.trim() === "") continue;
    const asOfMs = Date.parse((line.split(",")[column] ?? "").trim());
    const rows = rowsOf.get(asOfMs);
    if (rows === undefined) rowsOf.set(asOfMs, [line]);
    else rows.push(line);
  }
  if (rowsOf.size <= 1) return [text];
  return [...rowsOf.values()].map((rows) => `${[header, ...rows].join("\n")}\n`);
}
