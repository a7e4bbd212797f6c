import { runService } from "#lib/kit/lifecycle/run-service.ts";
import { loadForecasterConfig } from "./config.ts";
import { startForecaster } from "./service.ts";

await runService("forecaster", loadForecasterConfig, startForecaster);
