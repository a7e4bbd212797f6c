import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { newToken, readTokenFile } from "#lib/kit/security/token-file.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const path = join(temporaryFolder(), "tokens");
const read = (text: string) => {
  writeFileSync(path, text);
  return readTokenFile({ setting: "tokensFile", path });
};

test("a new token has 256 random bits, and its line holds no more of it than its SHA-256", () => {
  const { token, line } = newToken("nightly", ["read", "trade"]);
  assert.match(token, /^pmx_[\da-f]{64}$/);
  assert.notEqual(token, newToken("nightly", ["read", "trade"]).token);
  const digest = createHash("sha256").update(token).digest("hex");
  assert.equal(line, `nightly read,trade sha256:${digest}`);
});

test("a file of tokens says who holds each and what it allows; comments and empty lines say nothing", () => {
  const { token, line } = newToken("nightly", ["trade"]);
  const [entry, ...others] = read(`# tokens\r\n\r\n  ${line}  # since March\r\n`);
  assert.equal(others.length, 0);
  assert.deepEqual([entry?.holder.name, [...(entry?.holder.scopes ?? [])]], ["nightly", ["trade"]]);
  assert.equal(entry?.digest.toString("hex"), createHash("sha256").update(token).digest("hex"));
  assert.deepEqual(read(""), []);
});

const digest = "sha256:".padEnd(71, "0");
for (const [what, text, finding] of [
  ["a word too few", `nightly ${digest}`, /:1: .*is not NAME SCOPE/],
  ["a word too many", `nightly read ${digest} more`, /is not NAME SCOPE/],
  [
    "a token in place of its digest",
    `nightly read ${newToken("x", ["read"]).token}`,
    /is not NAME/,
  ],
  ["a digest that is too short", "nightly read sha256:00", /is not NAME/],
  ["an unknown scope", `nightly read,write ${digest}`, /not of read, trade, admin/],
  ["no scope", `nightly , ${digest}`, /not of read, trade, admin/],
  ["a name that is none", `-x read ${digest}`, /the name is not/],
  ["a token twice", `a read ${digest}\nb read ${digest}`, /:2: .*repeats the token/],
] as const) {
  test(`a file of tokens with ${what} is refused with its line, which is not repeated`, () => {
    assert.throws(() => read(text), { reason: "CONFIG_INVALID", message: finding });
    try {
      read(text);
    } catch (error) {
      assert.doesNotMatch(String(error), /sha256:0|pmx_/);
    }
  });
}
