import type { Timestamp } from "@bufbuild/protobuf/wkt";

/** The UTC date of a timestamp as YYYY-MM-DD; "?" without one. */
export function dateText(time: Timestamp | undefined): string {
  return time === undefined
    ? "?"
    : new Date(Number(time.seconds) * 1000).toISOString().slice(0, 10);
}

/** A name in snake or kebab case as words. */
export function readable(name: string): string {
  return name.replaceAll(/[_-]/g, " ");
}

/** Breaks a text between words into lines of at most `width`; later lines start with `indent`. */
export function wrap(text: string, width: number, indent = ""): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter((part) => part !== "")) {
    const longer = line === "" ? (lines.length === 0 ? word : indent + word) : `${line} ${word}`;
    if (line !== "" && longer.length > width) {
      lines.push(line);
      line = indent + word;
    } else {
      line = longer;
    }
  }
  return line === "" ? lines : [...lines, line];
}
