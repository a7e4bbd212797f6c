import assert from "node:assert/strict";
import { test } from "node:test";
import { drawn } from "#lib/page/charts/draw.ts";

/** The labels below a picture of bars, each with its row, wide and narrow. */
function rowsBelow(labels: readonly string[]): readonly (readonly number[])[] {
  const bars = labels.map((label) => ({ label, from: 0, to: 1, colour: 1 as const }));
  const names = { id: "x", title: "x", description: "x" };
  const pictures = drawn({ kind: "bars", y: { name: "y" }, bars, rules: [] }, names);
  const places = pictures.split("</svg>").slice(0, 2);
  return places.map((picture) =>
    labels.map((label) => {
      const [, y = ""] = new RegExp(`y="([\\d.]+)"[^>]*>${label}</text>`).exec(picture) ?? [];
      return Number(y);
    }),
  );
}

test("labels below bars stand in one row where they fit, else in rows in which none covers another", () => {
  const parts = ["price", "spread", "slippage", "impact", "commission", "net"];
  const [wide = [], narrow = []] = rowsBelow(parts);
  assert.equal(new Set(wide).size, 1);
  const rows = new Set(narrow);
  assert.equal(rows.size, 2);
  assert.notEqual(narrow[1], narrow[2]);
  const more = rowsBelow(["price", "dividend", "currency", ...parts.slice(1), "borrow"]);
  assert.equal(new Set(more[1]).size, 3);
});
