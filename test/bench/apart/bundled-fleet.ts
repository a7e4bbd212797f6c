import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { startNatsServer } from "#test/support/nats-server.ts";
import { createFleet, type ProcessFleet, type ProcessName } from "#test/support/process-fleet.ts";
import { repositoryRoot } from "#test/support/source-files.ts";

/** The five services, in the order in which a bench starts them. */
export const services = ["audit", "forecast", "risk-gate", "execution", "gateway"] as const;

/** Processes from the image's bundle, which is made for them, and the NATS server between them. */
export interface BundledFleet {
  readonly fleet: ProcessFleet;
  stop(): Promise<void>;
}

/** The program of the bundle that a process of the fleet is. */
const programOf = (name: ProcessName) => name.replace(/-\d+$/, "");

/** Makes the bundle; nothing of the fleet runs yet. */
export async function bundledFleet(
  forecasters: readonly ProcessName[] = [],
): Promise<BundledFleet> {
  const folder = mkdtempSync(join(tmpdir(), "pmx-bench-"));
  const bundle = join(folder, "dist");
  const script = join(repositoryRoot, "scripts/bundle.ts");
  const made = spawnSync(process.execPath, ["--import", "tsx", script, bundle], {
    cwd: repositoryRoot,
    encoding: "utf8",
  });
  if (made.status !== 0) throw new Error(`the bundle could not be made:\n${made.stderr}`);
  const nats = await startNatsServer();
  const fleet = await createFleet(
    (addressOf) => ({
      NATS_URL: nats.url,
      PMX_FORECAST_THREADS: "1",
      ...(forecasters.length > 0 && { PMX_FORECASTERS: forecasters.map(addressOf).join(",") }),
    }),
    (name) => [join(bundle, `${programOf(name)}.mjs`)],
  );
  return {
    fleet,
    async stop() {
      await fleet.stop();
      await nats.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
