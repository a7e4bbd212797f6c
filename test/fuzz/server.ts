/**
 * All five services in one process, on free ports, for the fuzz suite: `node server.ts DATA_DIR` says
 * over the process's message channel where they listen, and ends in order on SIGTERM.
 */
import process from "node:process";
import { startEmbedded } from "#cli/embedded.ts";

const services = await startEmbedded({
  dataDir: process.argv[2]!,
  ports: "any",
  logLevel: "error",
  resumeSprints: false,
  environment: {},
});
process.once("SIGTERM", () => {
  services.close().then(() => process.exit(0));
});
// Without the suite there is nobody to serve.
process.on("disconnect", () => process.exit(1));
process.send?.(services.addresses);
