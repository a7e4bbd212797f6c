import process from "node:process";
import { type NatsServer, startNatsServer } from "#test/support/nats-server.ts";
import { createFleet, type ProcessFleet } from "#test/support/process-fleet.ts";
import { type Clocks, openClocks } from "./clocks.ts";
import { type Disks, openDisks } from "./disks.ts";
import { type Link, openLink } from "./link.ts";
import { type LinkTarget, linked, type ProcessTarget, processes } from "./schedule.ts";

/** All that a round can disturb: five processes, a NATS server, the ways between them, their disks and clocks. */
export interface World {
  readonly fleet: ProcessFleet;
  readonly nats: NatsServer;
  readonly disks: Disks;
  readonly clocks: Clocks;
  readonly links: Readonly<Record<LinkTarget, Link>>;
  /** Starts a process and waits until it listens; over a disk that it cannot write where asked. */
  start(name: ProcessTarget, isReadOnly?: boolean): Promise<void>;
  /** Kills what still runs. */
  close(): Promise<void>;
}

/** Starts everything; each way to a server but the gateway leads through a link. */
export async function startWorld(configFolder: string): Promise<World> {
  const opened = await Promise.all(linked.map(async (name) => [name, await openLink()] as const));
  const links = Object.fromEntries(opened) as Record<LinkTarget, Link>;
  const disks = await openDisks(processes);
  const clocks = openClocks(processes);
  const nats = await startNatsServer();
  const at = (name: LinkTarget) => `127.0.0.1:${links[name].port}`;
  const readOnly = new Set<string>();
  const environment = {
    PMX_CONFIG_DIR: configFolder,
    PMX_FORECAST_THREADS: "1",
    PMX_AUDIT_ADDRESS: at("audit"),
    PMX_FORECAST_ADDRESS: at("forecast"),
    PMX_RISK_GATE_ADDRESS: at("risk-gate"),
    PMX_EXECUTION_ADDRESS: at("execution"),
    NATS_URL: `nats://${at("nats")}`,
  };
  const fleet = await createFleet(environment, undefined, {
    folder: disks.folder,
    commandOf: (name, program) =>
      disks.commandOf(name, clocks.commandOf(name, program), readOnly.has(name)),
  });
  links.nats.leadTo(Number(new URL(nats.url).port));
  for (const name of linked) {
    if (name !== "nats") links[name].leadTo(Number(fleet.addressOf(name).split(":")[1]));
  }
  const world: World = {
    ...{ fleet, nats, disks, clocks, links },
    start(name, isReadOnly = false) {
      if (isReadOnly) readOnly.add(name);
      else readOnly.delete(name);
      return fleet.start(name);
    },
    async close() {
      process.off("exit", killAll);
      await Promise.all([fleet.stop(), nats.kill()]);
      await Promise.all(Object.values(links).map((link) => link.close()));
      disks.close();
    },
  };
  // Also where this process ends before the round does; the signals are sent at once.
  const killAll = () => void Promise.all([fleet.stop(), nats.kill()]);
  process.once("exit", killAll);
  try {
    await Promise.all(processes.map((name) => world.start(name)));
  } catch (error) {
    await world.close();
    throw error;
  }
  return world;
}
