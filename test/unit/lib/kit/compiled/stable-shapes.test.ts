import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import v8 from "node:v8";
import { transform } from "esbuild";
import { stableShapesBanner, withStableShapes } from "#lib/kit/compiled/stable-shapes.mjs";
import { repositoryRoot } from "#test/support/source-files.ts";

const compiledFolders = ["cli", "gateway", "lib", "services"];

test("every module stays the same, but for the null that its literals spread first", async () => {
  const texts = compiledFolders.flatMap((folder) =>
    readdirSync(join(repositoryRoot, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => readFileSync(join(repositoryRoot, folder, name), "utf8")),
  );
  const touched = texts.filter((text) => withStableShapes(text) !== text);
  assert.ok(touched.length > 100, `${touched.length} modules hold such a literal`);
  // esbuild leaves out a null that is spread, in a literal alone: not in a string, a pattern or an expression.
  const differing = await Promise.all(
    touched.map(async (text) => {
      const simple = { loader: "ts", minifySyntax: true } as const;
      const before = await transform(text, simple);
      const after = await transform(withStableShapes(text), {
        ...simple,
        define: { $none: "null" },
      });
      return before.code === after.code ? [] : [text];
    }),
  );
  assert.deepEqual(differing.flat(), []);
});

test("objects of one literal that begins with a spread share one hidden class", () => {
  v8.setFlagsFromString("--allow-natives-syntax");
  const haveOneClass = new Function("a", "b", "return %HaveSameMap(a, b)");
  const source = "(order, state) => ({ ...order, state })";
  const make = new Function(`${stableShapesBanner} return ${withStableShapes(source)}`)();
  const made = Array.from({ length: 100 }, (_, units) =>
    make({ ticker: "AAPL", units }, "ACCEPTED"),
  );
  assert.deepEqual(made[99], { ticker: "AAPL", units: 99, state: "ACCEPTED" });
  for (let at = 51; at < 100; at += 1) assert.ok(haveOneClass(made[at - 1], made[at]), `${at}`);
});

test("a literal keeps the order and the values of its properties", () => {
  const source = "(order) => ({ ...order, units: 2, ...{\n  ...order.more } })";
  const make = new Function(`${stableShapesBanner} return ${withStableShapes(source)}`)();
  const order = { ticker: "AAPL", units: 1, more: { side: "BUY" } };
  assert.deepEqual(Object.entries(make(order)), [
    ["ticker", "AAPL"],
    ["units", 2],
    ["more", { side: "BUY" }],
    ["side", "BUY"],
  ]);
});
