import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A span as `spans-of-process.ts` writes it. */
export interface WrittenSpan {
  /** Which process made it, by the name of its data folder. */
  readonly process: string;
  readonly name: string;
  readonly kind: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
}

/** What follows `node` so that a process writes its spans below the folder of SPANS_FOLDER; its threads write none. */
export const spanArguments: readonly string[] = [
  ...["--import", "tsx"],
  ...["--import", new URL("./spans-of-process.ts", import.meta.url).href],
];

/** The spans that have ended, of all processes; a line that is being written is left out. */
export function writtenSpans(folder: string): readonly WrittenSpan[] {
  return readdirSync(folder).flatMap((file) =>
    readFileSync(join(folder, file), "utf8")
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line) as WrittenSpan),
  );
}
