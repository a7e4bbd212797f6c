import assert from "node:assert/strict";
import { dirname, join, normalize } from "node:path";
import { test } from "node:test";
import { codeOf, sourceFiles } from "../support/source-files.ts";

const imports = new Map(
  sourceFiles().map((file) => [
    file,
    [...codeOf(file).matchAll(/from\s+["'](\.[^"']+)["']/g)].map(([, target = ""]) =>
      normalize(join(dirname(file), target)),
    ),
  ]),
);

/** The first circle found from a file on, as the path that closes it. */
function circleFrom(start: string): string[] | undefined {
  const visit = (
    file: string,
    path: readonly string[],
    seen: Set<string>,
  ): string[] | undefined => {
    for (const target of imports.get(file) ?? []) {
      if (target === start) return [...path, target];
      if (seen.has(target)) continue;
      seen.add(target);
      const circle = visit(target, [...path, target], seen);
      if (circle !== undefined) return circle;
    }
    return undefined;
  };
  return visit(start, [start], new Set([start]));
}

test("no file imports itself by way of others", () => {
  const circles = [...imports.keys()].flatMap((file) => circleFrom(file)?.join(" → ") ?? []);
  assert.deepEqual(circles, []);
});
