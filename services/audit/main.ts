import { runService, withBus } from "#lib/kit/lifecycle/run-service.ts";
import { loadAuditConfig } from "./config.ts";
import { startAudit } from "./service.ts";

await runService("audit", loadAuditConfig, withBus(startAudit));
