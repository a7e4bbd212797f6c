import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { freePort } from "./free-port.ts";
import { denoCommand, programArguments } from "./program.ts";
import { environmentOf } from "./run-pmx.ts";
import { repositoryRoot } from "./source-files.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** The processes of pmx, each by the folder of its main.ts. */
const entries = {
  forecast: "services/forecast/main.ts",
  "forecaster-1": "services/forecast/forecaster/main.ts",
  "forecaster-2": "services/forecast/forecaster/main.ts",
  "risk-gate": "services/risk-gate/main.ts",
  execution: "services/execution/main.ts",
  audit: "services/audit/main.ts",
  gateway: "gateway/main.ts",
} as const;

export type ProcessName = keyof typeof entries;

/** How a process ended. */
export interface Ended {
  readonly exitCode: number | null;
  readonly tookMs: number;
}

/** Processes of pmx that run apart, each with a data folder of its own. */
export interface ProcessFleet {
  /** Where a process listens; the same after every start. */
  addressOf(name: ProcessName): string;
  /** Starts a process and waits until it listens. */
  start(name: ProcessName): Promise<void>;
  /** Whether it was started and has not ended, by itself or otherwise. */
  isRunning(name: ProcessName): boolean;
  /** Ends a process; SIGKILL leaves it no time for anything. */
  end(name: ProcessName, signal: "SIGTERM" | "SIGKILL"): Promise<Ended>;
  /** The id of a process that runs, by which the system counts its memory and its time. */
  processIdOf(name: ProcessName): number;
  /** All that the process has logged, over all its starts. */
  logOf(name: ProcessName): string;
  /** Kills what still runs. */
  stop(): Promise<void>;
}

/** Where the processes of a fleet run. */
export interface FleetPlace {
  /** Holds the data folder of each process. */
  readonly folder: string;
  /** The command that runs the program of a process. */
  readonly commandOf: (name: ProcessName, program: readonly string[]) => readonly string[];
}

/** A place whose processes run on Deno. */
export function placeOnDeno(): FleetPlace {
  return { folder: temporaryFolder(), commandOf: (name) => denoCommand(entries[name]) };
}

/** What follows `node` to start a process as its users do. */
export function argumentsOfProcess(name: ProcessName): readonly string[] {
  return programArguments(entries[name]);
}

type Variables = Readonly<Record<string, string>>;

/**
 * A fleet of which nothing runs yet; `environment` goes to every process.
 * @param argumentsOf what follows `node` to start one
 */
export async function createFleet(
  environment: Variables | ((addressOf: ProcessFleet["addressOf"]) => Variables) = {},
  argumentsOf = argumentsOfProcess,
  { folder, commandOf }: FleetPlace = { folder: temporaryFolder(), commandOf: (_, own) => own },
): Promise<ProcessFleet> {
  const names = Object.keys(entries) as ProcessName[];
  const ports = new Map<ProcessName, number>();
  for (const name of names) ports.set(name, await freePort());
  const addressOf = (name: ProcessName) => `127.0.0.1:${ports.get(name)}`;
  const variables = typeof environment === "function" ? environment(addressOf) : environment;
  const running = new Map<ProcessName, ChildProcess>();
  const logs = new Map<ProcessName, string>();

  const end = async (name: ProcessName, signal: "SIGTERM" | "SIGKILL"): Promise<Ended> => {
    const child = running.get(name);
    if (child === undefined) {
      throw new Error(`${name} does not run; it logged last:\n${logs.get(name)?.slice(-4_000)}`);
    }
    running.delete(name);
    const startedMs = performance.now();
    const exited = once(child, "exit");
    child.kill(signal);
    const [exitCode] = (await exited) as [number | null];
    return { exitCode, tookMs: performance.now() - startedMs };
  };
  return {
    addressOf,
    async start(name) {
      const program = [process.execPath, ...argumentsOf(name)];
      const [command = process.execPath, ...rest] = commandOf(name, program);
      const child = spawn(command, rest, {
        cwd: repositoryRoot,
        env: environmentOf({
          PMX_DATA_DIR: join(folder, name),
          PMX_PORT: `${ports.get(name)}`,
          PMX_FORECAST_ADDRESS: addressOf("forecast"),
          PMX_RISK_GATE_ADDRESS: addressOf("risk-gate"),
          PMX_EXECUTION_ADDRESS: addressOf("execution"),
          PMX_AUDIT_ADDRESS: addressOf("audit"),
          ...variables,
        }),
        stdio: ["ignore", "ignore", "pipe"],
      });
      running.set(name, child);
      child.once("exit", () => {
        if (running.get(name) === child) running.delete(name);
      });
      await listening(name, child, (text) => logs.set(name, (logs.get(name) ?? "") + text));
    },
    isRunning: (name) => running.has(name),
    end,
    processIdOf: (name) => running.get(name)!.pid!,
    logOf: (name) => logs.get(name) ?? "",
    async stop() {
      await Promise.all([...running.keys()].map((name) => end(name, "SIGKILL")));
    },
  };
}

/** Resolves when the process says that it listens. */
function listening(name: string, child: ChildProcess, log: (text: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      log(text);
      said = (said + text).slice(-10_000);
      if (said.includes('"msg":"the server listens"')) resolve();
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`${name} ended with ${code}:\n${said}`)));
  });
}
