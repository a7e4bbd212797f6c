import assert from "node:assert/strict";
import { test } from "node:test";
import { environmentOverrides } from "#lib/kit/config/environment.ts";

const variables = [
  { name: "PMX_LONG_ONLY", path: "longOnly", kind: "boolean" },
  { name: "PMX_COST", path: "cost", kind: "number" },
  { name: "PMX_TICKERS", path: "tickers", kind: "list" },
] as const;

const readOf = (environment: Record<string, string>) =>
  environmentOverrides(environment, variables)[0]?.value;

for (const word of ["0", "false", "no", "off", "FALSE"]) {
  test(`environmentOverrides reads "${word}" as false`, () => {
    assert.equal(readOf({ PMX_LONG_ONLY: word }), false);
  });
}

for (const word of ["1", "true", "yes", "on", " True "]) {
  test(`environmentOverrides reads "${word}" as true`, () => {
    assert.equal(readOf({ PMX_LONG_ONLY: word }), true);
  });
}

test("environmentOverrides passes a word on that is no boolean, for the schema to refuse", () => {
  assert.equal(readOf({ PMX_LONG_ONLY: "maybe" }), "maybe");
});

test("environmentOverrides reads numbers, and passes on what only begins like one", () => {
  assert.equal(readOf({ PMX_COST: "-1.5e2" }), -150);
  assert.equal(readOf({ PMX_COST: "12abc" }), "12abc");
  assert.equal(readOf({ PMX_COST: "0x10" }), "0x10");
});

test("environmentOverrides reads a list at its commas", () => {
  assert.deepEqual(readOf({ PMX_TICKERS: "AAPL, MTN.JO" }), ["AAPL", "MTN.JO"]);
});

test("environmentOverrides takes a variable that is empty for one that is not set", () => {
  assert.deepEqual(environmentOverrides({ PMX_COST: " " }, variables), []);
});

test("environmentOverrides says which variable a setting came from", () => {
  const [override] = environmentOverrides({ PMX_COST: "1" }, variables);
  assert.deepEqual(override, { source: "environment PMX_COST", path: "cost", value: 1 });
});
