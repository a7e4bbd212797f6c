import type { Timestamp } from "@bufbuild/protobuf/wkt";

/** The UTC date of a timestamp as YYYY-MM-DD; "?" without one. */
export function dateText(time: Timestamp | undefined): string {
  return time === undefined ? "?" : textOfMs(Number(time.seconds) * 1000);
}

/**
 * An as-of as the date of the last bar known then. A daily bar closes at the midnight after its
 * date, so the date of that midnight would name a bar that is not known yet.
 */
export function asOfText(asOf: Timestamp | undefined): string {
  return asOf === undefined ? "?" : textOfMs(Number(asOf.seconds) * 1000 - 1);
}

function textOfMs(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
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
