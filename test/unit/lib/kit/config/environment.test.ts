import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { environmentOverrides } from "#lib/kit/config/environment.ts";

const variables = [
  { name: "PMX_LONG_ONLY", path: "longOnly", kind: "boolean" },
  { name: "PMX_COST", path: "cost", kind: "number" },
  { name: "PMX_TICKERS", path: "tickers", kind: "list" },
] as const;

const readOf = (environment: Record<string, string>) =>
  environmentOverrides(environment, variables)[0]?.value;

describe("environmentOverrides", () => {
  for (const word of ["0", "false", "no", "off", "FALSE"]) {
    it(`reads "${word}" as false`, () => {
      assert.equal(readOf({ PMX_LONG_ONLY: word }), false);
    });
  }

  for (const word of ["1", "true", "yes", "on", " True "]) {
    it(`reads "${word}" as true`, () => {
      assert.equal(readOf({ PMX_LONG_ONLY: word }), true);
    });
  }

  it("passes a word on that is no boolean, for the schema to refuse", () => {
    assert.equal(readOf({ PMX_LONG_ONLY: "maybe" }), "maybe");
  });

  it("reads numbers, and passes on what only begins like one", () => {
    assert.equal(readOf({ PMX_COST: "-1.5e2" }), -150);
    assert.equal(readOf({ PMX_COST: "12abc" }), "12abc");
    assert.equal(readOf({ PMX_COST: "0x10" }), "0x10");
  });

  it("reads a list at its commas", () => {
    assert.deepEqual(readOf({ PMX_TICKERS: "AAPL, MTN.JO" }), ["AAPL", "MTN.JO"]);
  });

  it("takes a variable that is empty for one that is not set", () => {
    assert.deepEqual(environmentOverrides({ PMX_COST: " " }, variables), []);
  });

  it("says which variable a setting came from", () => {
    const [override] = environmentOverrides({ PMX_COST: "1" }, variables);
    assert.deepEqual(override, { source: "environment PMX_COST", path: "cost", value: 1 });
  });
});
