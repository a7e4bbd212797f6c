import { runService, withBus } from "#lib/kit/lifecycle/run-service.ts";
import { loadForecastConfig } from "./config.ts";
import { startForecast } from "./service.ts";

await runService("forecast", loadForecastConfig, withBus(startForecast));
