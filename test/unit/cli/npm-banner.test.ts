import assert from "node:assert/strict";
import { test } from "node:test";
import { npmBannerNote } from "#cli/npm-banner.ts";

const npm = { npm_lifecycle_event: "sprint" };

test("JSON that npm puts lines before comes with the way without them", () => {
  assert.match(npmBannerNote(true, false, npm) ?? "", /npx pmx sprint --json/);
});

test("nothing is said to a person, of a report, without npm, or where npm is silent", () => {
  assert.equal(npmBannerNote(true, true, npm), undefined);
  assert.equal(npmBannerNote(false, false, npm), undefined);
  assert.equal(npmBannerNote(true, false, {}), undefined);
  assert.equal(npmBannerNote(true, false, { npm_lifecycle_event: "npx" }), undefined);
  assert.equal(npmBannerNote(true, false, { ...npm, npm_config_loglevel: "silent" }), undefined);
});
