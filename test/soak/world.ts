import { statSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { type Child, startChild } from "#test/bench/services/child.ts";
import { type NatsServer, startNatsServer } from "#test/support/nats-server.ts";
import { memoryOf } from "#test/support/process-resources.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

/** The services that a soak runs. */
export const services = ["risk-gate", "audit"] as const;
export type SoakedService = (typeof services)[number];

/** What a process holds, in bytes. */
export interface ServiceMemory {
  readonly residentBytes: number;
  /** Of JavaScript, after a full collection. */
  readonly heapBytes: number;
  /** The file to which its database appends. */
  readonly walBytes: number;
}

/** A NATS server, and the risk gate and audit over it, each a process of its own. */
export interface World {
  readonly nats: NatsServer;
  readonly children: Readonly<Record<SoakedService, Child>>;
  /** Holds the folder of each service. */
  readonly folder: string;
  logFileOf(service: SoakedService): string;
  /** Takes tens of milliseconds, in which the services do nothing else. */
  memory(): Promise<
    Readonly<Record<SoakedService, ServiceMemory>> & { readonly natsBytes: number }
  >;
  /** Kills the NATS server, and the services that still run. */
  close(): Promise<void>;
}

/** @param preload a module that the risk gate loads before all others */
export async function startWorld(preload?: string): Promise<World> {
  const folder = temporaryFolder();
  const nats = await startNatsServer();
  // The services end with this process, which they notice by themselves.
  const killNats = () => void nats.kill();
  process.once("exit", killNats);
  const logFileOf = (service: SoakedService) => join(folder, `${service}.log`);
  const start = (service: SoakedService, before: readonly string[] = []) =>
    startChild([...before, "bin/service.mjs", service], logFileOf(service), {
      PMX_DATA_DIR: join(folder, service),
      NATS_URL: nats.url,
    });
  const before = preload === undefined ? [] : ["--import", preload];
  const children = {
    audit: await start("audit"),
    "risk-gate": await start("risk-gate", before),
  };
  const memoryOfService = async (service: SoakedService): Promise<ServiceMemory> => {
    const wal = statSync(join(folder, service, `${service}.db-wal`), { throwIfNoEntry: false });
    return { ...(await children[service].memory()), walBytes: wal?.size ?? 0 };
  };
  return {
    ...{ nats, children, folder, logFileOf },
    async memory() {
      const natsBytes = memoryOf(nats.processId()).resident * 1024 ** 2;
      const [gate, audit] = await Promise.all(services.map(memoryOfService));
      return { "risk-gate": gate!, audit: audit!, natsBytes };
    },
    async close() {
      process.off("exit", killNats);
      await Promise.all(services.map((service) => children[service].end()));
      await nats.kill();
    },
  };
}
