import assert from "node:assert/strict";
import { test } from "node:test";
import { newId } from "#lib/kit/ids.ts";

test("newId gives UUIDs of version 7 with the time in front", () => {
  const id = newId();
  assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const timeMs = Number.parseInt(id.replace("-", "").slice(0, 12), 16);
  assert.ok(Math.abs(timeMs - Date.now()) < 5000);
});

test("newId gives 20 000 ids in a strictly increasing order", () => {
  const ids = Array.from({ length: 20_000 }, newId);
  for (let index = 1; index < ids.length; index++) assert.ok(ids[index - 1]! < ids[index]!);
});
