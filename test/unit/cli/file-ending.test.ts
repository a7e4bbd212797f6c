import assert from "node:assert/strict";
import { test } from "node:test";
import { formatByEnding } from "#cli/file-ending.ts";

const formats = ["html", "csv"] as const;

test("the ending of a file names its format, in any case; without one it is the usual one", () => {
  assert.equal(formatByEnding(formats, "r.CSV", "html"), "csv");
  assert.equal(formatByEnding(formats, "reports/latest", "html"), "html");
  assert.equal(formatByEnding(formats, undefined, "html"), "html");
});

test("a file that would not be what its name says is refused", () => {
  assert.throws(() => formatByEnding(formats, "r.pdf", "html"), {
    reason: "FIELD_INVALID",
    message: /"r\.pdf" ends with none of \.html, \.csv; name one of them, or a --format/,
  });
});
