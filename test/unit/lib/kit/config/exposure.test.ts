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
      message: /is not loopback.*plain text.*nobody is asked.*insecure: true \(PMX_INSECURE=1/,
    });
    refuseExposure({ host, insecure: true });
  });
}

const tls = { certificateFile: "/tls.crt", keyFile: "/tls.key", requireClientCertificate: false };
const asking = { ...tls, authorityFile: "/ca.crt", requireClientCertificate: true };

test("a host that others reach needs no consent where calls are encrypted and callers are asked who they are", () => {
  refuseExposure({ host: "0.0.0.0", insecure: false, tls, tokensFile: "/tokens" });
  refuseExposure({ host: "0.0.0.0", insecure: false, tls: asking });
});

test("TLS alone, and tokens alone, are not enough, and the error says what is missing", () => {
  const refused = (settings: Parameters<typeof refuseExposure>[0], message: RegExp) =>
    assert.throws(() => refuseExposure(settings), { reason: "CONFIG_INVALID", message });
  refused(
    { host: "0.0.0.0", insecure: false, tls },
    /and nobody is asked who calls \(PMX_TOKENS_FILE\): keep/,
  );
  const inPlainText = { host: "0.0.0.0", insecure: false, tokensFile: "/tokens" };
  refused(
    inPlainText,
    /and calls are in plain text \(PMX_TLS_CERTIFICATE_FILE encrypts them\): keep/,
  );
});
