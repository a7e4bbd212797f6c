import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { loadProcessSettings } from "#lib/kit/config/process-settings.ts";

const load = (environment: Record<string, string>, flags = {}) =>
  loadProcessSettings({ defaultPort: 50051, environment, ...flags });

describe("loadProcessSettings", () => {
  it("has a default for everything but NATS", () => {
    assert.deepEqual(load({}), {
      host: "127.0.0.1",
      port: 50051,
      dataDir: ".pmx",
      logLevel: "info",
      drainDelayMs: 0,
    });
  });

  it("takes the environment over defaults and flags over the environment", () => {
    const flags = [{ source: "flag --port", path: "port", value: 7 }];
    const settings = load(
      { PMX_PORT: "0", PMX_DATA_DIR: "/data", NATS_URL: "nats://n:4222" },
      { flags },
    );
    assert.deepEqual(
      [settings.port, settings.dataDir, settings.natsUrl],
      [7, "/data", "nats://n:4222"],
    );
  });

  for (const [name, value] of [
    ["PMX_PORT", "65536"],
    ["PMX_PORT", "http"],
    ["PMX_LOG_LEVEL", "loud"],
    ["NATS_URL", "localhost"],
  ] as const) {
    it(`refuses ${name}=${value} and names the variable`, () => {
      assert.throws(() => load({ [name]: value }), {
        reason: "CONFIG_INVALID",
        message: new RegExp(`^environment ${name}: .*${value}.* is not allowed`),
      });
    });
  }
});
