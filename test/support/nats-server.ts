import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { freePort } from "./free-port.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** A real nats-server, on a port and in a folder of its own. */
export interface NatsServer {
  readonly url: string;
  /** The id of its process, as it runs now. */
  processId(): number;
  /** kill -9; its files stay. */
  kill(): Promise<void>;
  /** Starts it again on the same port and files. */
  restart(): Promise<void>;
  /** SIGSTOP: its connections stay open, and it says nothing; nothing happens where it does not run. */
  pause(): void;
  /** SIGCONT, after `pause`. */
  resume(): void;
  /** Ends it, in its own time by SIGTERM. */
  end(signal: "SIGTERM" | "SIGKILL"): Promise<void>;
  /** Removes the files of its streams, while it does not run. */
  wipe(): void;
}

/** @throws Error when nats-server is not installed: the tests that need it must not pass unseen. */
export async function startNatsServer({
  jetStream = true,
  flags = [] as readonly string[],
} = {}): Promise<NatsServer> {
  const folder = temporaryFolder();
  const port = await freePort();
  const start = () => launch(port, [...(jetStream ? ["-js", "-sd", folder] : []), ...flags]);
  let server = await start();
  const end = async (signal: "SIGTERM" | "SIGKILL" = "SIGKILL") => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, "exit");
    server.kill(signal);
    await exited;
  };
  return {
    url: `nats://127.0.0.1:${port}`,
    processId: () => server.pid!,
    kill: () => end(),
    end,
    pause: () => void server.kill("SIGSTOP"),
    resume: () => void server.kill("SIGCONT"),
    wipe() {
      rmSync(folder, { recursive: true });
      mkdirSync(folder);
    },
    async restart() {
      await end();
      server = await start();
    },
  };
}

async function launch(port: number, options: readonly string[]): Promise<ChildProcess> {
  const flags = ["-a", "127.0.0.1", "-p", `${port}`, ...options];
  const server = spawn("nats-server", flags, { stdio: ["ignore", "ignore", "pipe"] });
  let log = "";
  server.stderr.on("data", (chunk) => {
    log += chunk;
  });
  const failed = new Promise<never>((_, reject) => {
    server.once("error", (cause) =>
      reject(
        new Error(
          "nats-server could not be started; install it (apt-get install -y nats-server, or a release from github.com/nats-io/nats-server) and put it on the PATH",
          { cause },
        ),
      ),
    );
    server.once("exit", (code) => reject(new Error(`nats-server ended with ${code}:\n${log}`)));
  });
  failed.catch(() => undefined);
  await Promise.race([failed, answering(port)]);
  return server;
}

/** Resolves once the port accepts connections. */
async function answering(port: number): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    const socket = connect(port, "127.0.0.1");
    const open = await new Promise<boolean>((resolve) => {
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    });
    socket.destroy();
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`nats-server did not answer on port ${port} within 10 s`);
}
