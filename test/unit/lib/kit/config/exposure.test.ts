import assert from "node:assert/strict";
import { test } from "node:test";
import { refuseExposure } from "#lib/kit/config/exposure.ts";

for (const host of ["127.0.0.1", "127.9.9.9", "localhost", "::1", "[::1]"]) {
  test(`${host} is reached by this machine alone and needs no consent`, () => {
    refuseExposure({ host, insecure: false });
  });
}

for (const host of [
  "0.0.0.0",
  "::",
  "10.0.0.5",
  "audit.internal",
  "127.0.0.1.example.org",
  "1.127.0.0",
]) {
  test(`${host} is refused with what it would mean and how to consent`, () => {
    assert.throws(() => refuseExposure({ host, insecure: false }), {
      code: "INVALID_ARGUMENT",
      reason: "CONFIG_INVALID",
      message: /is not loopback.*insecure: true \(PMX_INSECURE=1/,
    });
    refuseExposure({ host, insecure: true });
  });
}
