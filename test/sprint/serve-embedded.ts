import process from "node:process";
import { startEmbedded } from "#cli/embedded.ts";

// Runs all services over the data folder named on the command line, on free ports, and prints where the
// gateway listens, until SIGTERM.
const services = await startEmbedded({
  dataDir: process.argv[2]!,
  ports: "any",
  resumeSprints: true,
  environment: {},
});
process.stdout.write(`${services.addresses.gateway}\n`);
process.once("SIGTERM", () => {
  services.close().then(
    () => process.exit(0),
    () => process.exit(1),
  );
});
