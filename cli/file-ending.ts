import { extname } from "node:path";
import { usageFault } from "./flag.ts";

/**
 * The format that the ending of a file names; `otherwise` where nothing is named, nor a file with an ending.
 * @throws Fault FIELD_INVALID for another ending, since a file that is not what its name says is read as broken
 */
export function formatByEnding<Format extends string>(
  formats: readonly Format[],
  out: string | undefined,
  otherwise: Format,
): Format {
  const ending = out === undefined ? "" : extname(out).slice(1).toLowerCase();
  if (ending === "") return otherwise;
  const found = formats.find((format) => format === ending);
  if (found !== undefined) return found;
  const known = formats.map((format) => `.${format}`).join(", ");
  throw usageFault("-o", `"${out}" ends with none of ${known}; name one of them, or a --format`);
}
