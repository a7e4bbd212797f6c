import assert from "node:assert/strict";
import { test } from "node:test";
import { isHostAndPort } from "#lib/kit/config/host-and-port.ts";

for (const text of ["127.0.0.1:50051", "forecast:1", "a-b.example.com:65535", "[::1]:50051"]) {
  test(`${text} is the address of a server`, () => {
    assert.equal(isHostAndPort(text), true);
  });
}

for (const text of ["", "here", "here:", ":50051", "here:0", "here:65536", "::1:50051", "a b:1"]) {
  test(`"${text}" is not the address of a server`, () => {
    assert.equal(isHostAndPort(text), false);
  });
}
