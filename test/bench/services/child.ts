import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import * as grpc from "@grpc/grpc-js";
import { environmentOf } from "#test/support/run-pmx.ts";
import { repositoryRoot } from "#test/support/source-files.ts";

/** A server in a process of its own. */
export interface Child {
  readonly client: grpc.Client;
  /** User and system CPU of the process since it started, all threads, in milliseconds. */
  cpuMs(): Promise<number>;
  /** What the process holds after a full garbage collection, which takes some ten milliseconds. */
  memory(): Promise<HeldMemory>;
  /** Begins to sample what the process's main thread does. */
  startProfile(): Promise<void>;
  /** Writes the samples since then as a .cpuprofile. */
  writeProfile(path: string): Promise<void>;
  /** SIGTERM. @returns its exit code */
  end(): Promise<number | null>;
}

/** Memory of a process, in bytes. */
export interface HeldMemory {
  readonly residentBytes: number;
  /** Of JavaScript: V8's heap, and what its objects hold outside of it, such as buffers. */
  readonly heapBytes: number;
}

/** What the side channel answers. */
type Question =
  | { readonly ask: "memory" }
  | { readonly ask: "cpu" }
  | { readonly ask: "profile" }
  | { readonly ask: "write-profile"; readonly path: string };

const sideChannel = fileURLToPath(new URL("./side-channel.mjs", import.meta.url));

/**
 * Starts a program that writes a JSON line with its `address` to standard error once it listens, as
 * every service of pmx does. What it logs goes to a file: a pipe would have to be emptied by this
 * process while it makes the calls.
 * @param command the words of the command after `node`, paths from the root of the repository
 * @param logFile where its standard error goes
 */
export async function startChild(
  command: readonly string[],
  logFile: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Child> {
  const program = command.join(" ");
  const log = openSync(logFile, "a");
  const child = spawn(process.execPath, ["--import", sideChannel, ...command], {
    cwd: repositoryRoot,
    env: environmentOf({ PMX_PORT: "0", ...environment }),
    stdio: ["ignore", "inherit", log, "ipc"],
  });
  closeSync(log);
  const exited = once(child, "exit");
  const address = await addressOf(program, child, logFile);
  const credentials = grpc.credentials.createInsecure();
  const client = new grpc.Client(address, credentials, { "grpc.max_receive_message_length": -1 });
  const ask = async (question: Question): Promise<unknown> => {
    const answer = once(child, "message");
    child.send(question);
    const ended = exited.then(() => Promise.reject(new Error(`${program} has ended`)));
    return ((await Promise.race([answer, ended])) as [unknown])[0];
  };
  return {
    client,
    cpuMs: async () => (await ask({ ask: "cpu" })) as number,
    memory: async () => (await ask({ ask: "memory" })) as HeldMemory,
    startProfile: async () => void (await ask({ ask: "profile" })),
    writeProfile: async (path) => void (await ask({ ask: "write-profile", path })),
    async end() {
      client.close();
      child.kill("SIGTERM");
      const [exitCode] = (await exited) as [number | null];
      return exitCode;
    },
  };
}

async function addressOf(program: string, child: ChildProcess, logFile: string): Promise<string> {
  while (child.exitCode === null) {
    await delay(20);
    const [, address] = /"address":"([^"]+)"/.exec(readFileSync(logFile, "utf8")) ?? [];
    if (address !== undefined) return address;
  }
  throw new Error(`${program} did not start:\n${readFileSync(logFile, "utf8")}`);
}
