import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { generatedPages } from "#scripts/docs.ts";
import { publishedFacts } from "#scripts/docs-events.ts";
import { listedSettings } from "#scripts/docs-settings.ts";
import { pageWithBlocks, pathOf } from "#scripts/generated-page.ts";
import { codeOf, filesBelow } from "#test/support/source-files.ts";

for (const page of generatedPages) {
  test(`docs/${page.file} is what the code and the configuration say now`, async () => {
    assert.equal(readFileSync(pathOf(page), "utf8"), await page.render(), "run npm run docs");
  });
}

test("a page and the tables that belong on it name each other, or neither is written", () => {
  const none = pageWithBlocks("error-rates.md", () => ({}));
  assert.throws(() => none.render(), /no block is called "failed-means"/);
  const more = pageWithBlocks("trials.md", () => ({ unheard: "text" }));
  assert.throws(() => more.render(), /docs\/trials.md has no place for unheard/);
});

test("every setting says what it changes", () => {
  const silent = listedSettings().filter(({ description }) => description === "");
  assert.deepEqual(
    silent.map(({ section, key }) => `${section}: ${key}`),
    [],
  );
});

test("every subject that a service publishes is on the page of facts, and no other", () => {
  const files = filesBelow(["services"], ".ts").filter((file) => file.includes("/events/"));
  const subjects = files.flatMap((file) => codeOf(file).match(/pmx(\.[a-z0-9_]+)+(?=")/g) ?? []);
  assert.deepEqual(
    publishedFacts().map(({ subject }) => subject),
    [...new Set(subjects)].sort(),
  );
});
