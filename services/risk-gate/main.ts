import { runService, withBus } from "#lib/kit/lifecycle/run-service.ts";
import { loadRiskGateConfig } from "./config.ts";
import { startRiskGate } from "./service.ts";

await runService("risk-gate", loadRiskGateConfig, withBus(startRiskGate));
