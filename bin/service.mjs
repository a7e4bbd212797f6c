#!/usr/bin/env node
// Starts one service: node bin/service.mjs audit | execution | forecast | forecaster | gateway | risk-gate
import process from "node:process";
import { importMain } from "./import-main.mjs";

const mains = {
  audit: "services/audit/main.ts",
  execution: "services/execution/main.ts",
  forecast: "services/forecast/main.ts",
  forecaster: "services/forecast/forecaster/main.ts",
  gateway: "gateway/main.ts",
  "risk-gate": "services/risk-gate/main.ts",
};

const [name = ""] = process.argv.slice(2);
const main = Object.hasOwn(mains, name) ? mains[name] : undefined;
if (main === undefined) {
  const message = name === "" ? "name a service" : `no service "${name}"`;
  process.stderr.write(`${message}; the services are ${Object.keys(mains).join(", ")}\n`);
  process.exit(64);
}
await importMain(main, name);
