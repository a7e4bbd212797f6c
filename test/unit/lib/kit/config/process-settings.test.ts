import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { loadSettings } from "#lib/kit/config/config-source.ts";
import type { ConfigOverride } from "#lib/kit/config/load-config.ts";
import { processSettingsSchema, processVariables } from "#lib/kit/config/process-settings.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const folder = temporaryFolder();
writeFileSync(join(folder, "empty.yaml"), "");
writeFileSync(join(folder, "port.yaml"), "port: 50099\n");

function load(
  environment: Record<string, string>,
  flags: readonly ConfigOverride[] = [],
  file = "empty.yaml",
) {
  const schema = processSettingsSchema(50051);
  return loadSettings(
    { folder, environment, flags },
    { file, schema, variables: processVariables },
  );
}

test("every process setting has a default or may be absent", () => {
  assert.deepEqual(load({}), {
    host: "127.0.0.1",
    insecure: false,
    port: 50051,
    tls: { requireClientCertificate: false },
    connectionsPerAddressMax: 256,
    dataDir: ".pmx",
    natsStreamReplicas: 1,
    logLevel: "info",
    drainDelayMs: 0,
  });
});

test("the file wins over defaults, the environment over the file, flags over the environment", () => {
  const flags = [{ source: "flag --port", path: "port", value: 7 }];
  const environment = { PMX_PORT: "0", PMX_DATA_DIR: "/data", NATS_URL: "nats://n:4222" };
  assert.equal(load({}, [], "port.yaml").port, 50099);
  assert.equal(load(environment, [], "port.yaml").port, 0);
  const settings = load(environment, flags, "port.yaml");
  assert.deepEqual(
    [settings.port, settings.dataDir, settings.natsUrl],
    [7, "/data", "nats://n:4222"],
  );
});

test("neither variables nor flags change a file that several processes share", () => {
  const shared = { file: "port.yaml", schema: processSettingsSchema(50051) };
  const flags = [{ source: "flag --port", path: "port", value: 7 }];
  assert.equal(loadSettings({ folder, environment: { PMX_PORT: "0" }, flags }, shared).port, 50099);
});

test("the files of TLS are set by variables", () => {
  const environment = {
    PMX_TLS_CERTIFICATE_FILE: "/tls/tls.crt",
    PMX_TLS_KEY_FILE: "/tls/tls.key",
    PMX_TLS_AUTHORITY_FILE: "/tls/ca.crt",
    PMX_TLS_REQUIRE_CLIENT_CERTIFICATE: "1",
    PMX_TLS_PEER_NAME: "pmx",
  };
  assert.deepEqual(load(environment).tls, {
    certificateFile: "/tls/tls.crt",
    keyFile: "/tls/tls.key",
    authorityFile: "/tls/ca.crt",
    requireClientCertificate: true,
    peerName: "pmx",
  });
});

test("the origins whose pages may call are a list", () => {
  const PMX_HTTP_ALLOWED_ORIGINS =
    "https://board.example, http://127.0.0.1:8080,http://[::1]:80801";
  const origins = PMX_HTTP_ALLOWED_ORIGINS.replace("80801", "8081");
  assert.deepEqual(load({ PMX_HTTP_ALLOWED_ORIGINS: origins }).httpAllowedOrigins, [
    "https://board.example",
    "http://127.0.0.1:8080",
    "http://[::1]:8081",
  ]);
  assert.throws(() => load({ PMX_HTTP_ALLOWED_ORIGINS }), { reason: "CONFIG_INVALID" });
});

for (const [name, value] of [
  ["PMX_PORT", "65536"],
  ["PMX_PORT", "http"],
  ["PMX_LOG_LEVEL", "loud"],
  ["NATS_URL", "localhost"],
  ...["null", "https://board.example/", "HTTPS://board.example", "http://board.example:80"].map(
    (origin) => ["PMX_HTTP_ALLOWED_ORIGINS", origin] as const,
  ),
  ["PMX_DATA_DIR", "libsql://db.example.com"],
  ["PMX_DATA_DIR", "http://127.0.0.1:8080"],
] as const) {
  test(`${name}=${value} is refused with the name of the variable`, () => {
    assert.throws(() => load({ [name]: value }), {
      reason: "CONFIG_INVALID",
      message: new RegExp(`^environment ${name}: .*${value}.* is not allowed`),
    });
  });
}

test("a password in NATS_URL is refused without being shown", () => {
  assert.throws(
    () => load({ NATS_URL: "nats://user:secret@n:4222" }),
    (error: Error) => {
      assert.match(error.message, /natsCredentialsFile/);
      assert.doesNotMatch(error.message, /secret|user/);
      return true;
    },
  );
});
