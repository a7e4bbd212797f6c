import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { canonicalJson, dataJson, hashOf, sha256Hex } from "#lib/kernel/canonical.ts";

test("keys are sorted by code unit, undefined members left out, bigints written as text", () => {
  const value = { b: [true, null, "ä\n"], a: { Z: 1, a: 2n, ä: undefined }, "": -0.5 };
  assert.equal(canonicalJson(value), '{"":-0.5,"a":{"Z":1,"a":"2"},"b":[true,null,"ä\\n"]}');
});

test("the order in which members were added does not matter", () => {
  const keys = fc.uniqueArray(fc.string(), { maxLength: 8 });
  fc.assert(
    fc.property(keys, (names) => {
      const forwards = Object.fromEntries(names.map((name) => [name, 1]));
      const backwards = Object.fromEntries([...names].reverse().map((name) => [name, 1]));
      assert.equal(canonicalJson(forwards), canonicalJson(backwards));
    }),
  );
});

test("keys of any number and content are written as JSON, in the order of their code units", () => {
  const keys = fc.uniqueArray(fc.string(), { maxLength: 60 });
  fc.assert(
    fc.property(keys, (names) => {
      const value = Object.fromEntries(names.map((name) => [name, 1]));
      const members = [...names].sort().map((name) => `${JSON.stringify(name)}:1`);
      assert.equal(canonicalJson(value), `{${members.join(",")}}`);
    }),
  );
});

test("numbers are written as JSON.stringify does, in arrays and alone, with -0 as 0", () => {
  const numbers = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }));
  fc.assert(
    fc.property(numbers, (values) => {
      assert.equal(canonicalJson(values), JSON.stringify(values));
      assert.equal(canonicalJson([...values, "x"]), JSON.stringify([...values, "x"]));
    }),
  );
  assert.equal(canonicalJson([-0, 1e21, 1e-7]), "[0,1e+21,1e-7]");
});

test("NaN and infinities have no canonical form, and are words in data as it came in", () => {
  for (const value of [Number.NaN, Infinity, -Infinity]) {
    assert.throws(() => canonicalJson([1, value]), RangeError);
    assert.equal(
      dataJson({ path: [1, value], value }),
      `{"path":[1,"${value}"],"value":"${value}"}`,
    );
  }
});

test("a hash is the SHA-256 of the canonical text in UTF-8", () => {
  assert.equal(hashOf({ ä: 1 }), sha256Hex('{"ä":1}'));
  assert.equal(sha256Hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
});
