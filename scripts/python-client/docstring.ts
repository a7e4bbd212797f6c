const lineMax = 100;

/** A text as a docstring of Python, each line indented, its lines no longer than others where words allow. */
export function docstring(text: string, indent: string): string {
  const plain = text
    .replaceAll("\\", "\\\\")
    .replaceAll('"""', '\\"\\"\\"')
    .replace(/(?<!\\)"$/, '\\"');
  const width = lineMax - indent.length;
  const short = `"""${plain}"""`;
  if (!plain.includes("\n") && short.length <= width) return `${indent}${short}`;
  const lines = plain.split("\n").flatMap((line) => wrapped(line, width - 3));
  const [first = "", ...rest] = lines;
  const more = rest.map((line) => (line === "" ? "" : `${indent}${line}`));
  return [`${indent}"""${first}`, ...more, `${indent}"""`].join("\n");
}

function wrapped(line: string, width: number): readonly string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(" ")) {
    if (current !== "" && current.length + 1 + word.length > width) {
      lines.push(current);
      current = word;
    } else current = current === "" ? word : `${current} ${word}`;
  }
  return [...lines, current];
}
