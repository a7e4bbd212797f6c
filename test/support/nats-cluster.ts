import { freePort } from "./free-port.ts";
import { type NatsServer, startNatsServer } from "./nats-server.ts";

/** Three real nats-servers of one cluster, none of which runs yet. */
export interface NatsCluster {
  /** Starts one of them, 0 to 2; it does not wait for the others. */
  start(index: number): Promise<NatsServer>;
  /** Kills those that run. */
  kill(): Promise<void>;
}

export async function createNatsCluster(): Promise<NatsCluster> {
  const ports = [await freePort(), await freePort(), await freePort()];
  const addressOf = (port: number | undefined) => `nats://127.0.0.1:${port}`;
  const routes = ports.map(addressOf).join(",");
  const started: NatsServer[] = [];
  return {
    async start(index) {
      const listen = ["--cluster", addressOf(ports[index]), "--routes", routes];
      const server = await startNatsServer({
        flags: ["--cluster_name", "pmx", "--name", `nats-${index}`, ...listen],
      });
      started.push(server);
      return server;
    },
    kill: async () => void (await Promise.all(started.map((server) => server.kill()))),
  };
}
