import { casesOf } from "#test/behaviour/table.ts";
import { textOf } from "./source-files.ts";

/**
 * Names of the tests of a file, as its source has them; one made in a loop keeps its `${...}`. A table of cases that
 * the file runs brings a test each.
 */
export function testNamesOf(file: string): string[] {
  const text = textOf(file);
  const call = /(?<![.\w])test\(\s*(["'`])((?:\\.|(?!\1)[\s\S])*)\1/g;
  const named = Array.from(text.matchAll(call), ([, , name]) => name as string);
  const tabled = tabledAreasOf(file).flatMap((area) =>
    casesOf(area).map(({ behaviour }) => behaviour),
  );
  return [...named, ...tabled];
}

/** The areas of the table of cases that a file runs. */
export function tabledAreasOf(file: string): string[] {
  const calls = textOf(file).matchAll(/(?<![.\w])runArea(?:<[^>]*>)?\(\s*"([a-z-]+)"/g);
  return Array.from(calls, ([, area]) => area as string);
}
