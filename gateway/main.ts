import { runService } from "#lib/kit/lifecycle/run-service.ts";
import { loadGatewayConfig } from "./config.ts";
import { startGateway } from "./service.ts";

await runService("gateway", loadGatewayConfig, startGateway);
