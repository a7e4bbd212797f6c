import { runService, withBus } from "../kit/lifecycle/run-service.ts";
import { loadAuditConfig } from "./config.ts";
import { startAudit } from "./service.ts";

await runService("audit", loadAuditConfig, withBus(startAudit));
