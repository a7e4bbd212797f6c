import { textOf } from "./source-files.ts";

/** Names of the tests of a file, as its source has them; one made in a loop keeps its `${...}`. */
export function testNamesOf(file: string): string[] {
  const call = /(?<![.\w])test\(\s*(["'`])((?:\\.|(?!\1)[\s\S])*)\1/g;
  return Array.from(textOf(file).matchAll(call), ([, , name]) => name as string);
}
