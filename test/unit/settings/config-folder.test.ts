import assert from "node:assert/strict";
import { test } from "node:test";
import { startEmbedded } from "#cli/embedded.ts";
import { loadGatewayConfig } from "#gateway/config.ts";
import { Fault } from "#lib/kernel/fault.ts";
import { loadAuditConfig } from "#services/audit/config.ts";
import { loadExecutionConfig } from "#services/execution/config.ts";
import { loadForecastConfig } from "#services/forecast/config.ts";
import { loadForecasterConfig } from "#services/forecast/forecaster/config.ts";
import { loadRiskGateConfig } from "#services/risk-gate/config.ts";

const loaders = {
  gateway: loadGatewayConfig,
  forecast: loadForecastConfig,
  forecaster: loadForecasterConfig,
  "risk-gate": loadRiskGateConfig,
  execution: loadExecutionConfig,
  audit: loadAuditConfig,
};

for (const [name, load] of Object.entries(loaders)) {
  test(`${name} reads its file from the folder of PMX_CONFIG_DIR`, () => {
    assert.throws(
      () => load({ environment: { PMX_CONFIG_DIR: "/nowhere" } }),
      (error) =>
        error instanceof Fault &&
        error.reason === "CONFIG_INVALID" &&
        error.message.includes(`/nowhere/${name}.yaml`),
    );
  });
}

test("all five in one process read theirs from the folder of PMX_CONFIG_DIR", async () => {
  const environment = { PMX_CONFIG_DIR: "/nowhere" };
  await assert.rejects(
    startEmbedded({ dataDir: "/nowhere", ports: "any", resumeSprints: false, environment }),
    /\/nowhere\/gateway\.yaml/,
  );
});
