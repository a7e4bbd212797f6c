import { readFileSync } from "node:fs";

/**
 * The numbers of other software in `test/testdata/reference`, as JSON whose shape the test states.
 * @param name of the file without its suffix
 */
export function referenceNumbers(name: string) {
  const file = new URL(`../testdata/reference/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8"));
}
