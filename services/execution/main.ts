import { runService, withBus } from "#lib/kit/lifecycle/run-service.ts";
import { loadExecutionConfig } from "./config.ts";
import { startExecution } from "./service.ts";

await runService("execution", loadExecutionConfig, withBus(startExecution));
