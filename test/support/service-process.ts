import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { createInterface } from "node:readline";
import { type Channel, openChannel } from "#lib/kit/grpc/client/client.ts";
import { programArguments } from "./program.ts";
import { environmentOf } from "./run-pmx.ts";

function spawnMain(service: string, environment: Readonly<Record<string, string>>) {
  return spawn(process.execPath, programArguments(`services/${service}/main.ts`), {
    env: environmentOf({ PMX_PORT: "0", ...environment }),
    stdio: ["ignore", "inherit", "pipe"],
  });
}

/** A service as its own process, as an operator starts it, on a free port. */
export async function startServiceProcess(
  service: string,
  environment: Readonly<Record<string, string>>,
): Promise<{
  readonly address: string;
  readonly channel: Channel;
  /** Ends the process and resolves with its exit code. */
  end(signal: "SIGTERM" | "SIGKILL"): Promise<number | null>;
}> {
  const child = spawnMain(service, environment);
  const said: string[] = [];
  let address: string | undefined;
  for await (const line of createInterface({ input: child.stderr })) {
    said.push(line);
    address = (JSON.parse(line) as { address?: string }).address;
    if (address !== undefined) break;
  }
  assert.ok(address, `${service} did not start:\n${said.join("\n")}`);
  child.stderr.resume();
  const channel = openChannel(address);
  return {
    address,
    channel,
    async end(signal) {
      channel.close();
      const exited = once(child, "exit");
      child.kill(signal);
      const [code] = (await exited) as [number | null];
      return code;
    },
  };
}

/** Starts a service that cannot start, and resolves with its exit code and what it said. */
export async function failedStart(
  service: string,
  environment: Readonly<Record<string, string>>,
): Promise<{ readonly exitCode: number | null; readonly said: string }> {
  const child = spawnMain(service, environment);
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const [exitCode] = (await once(child, "close")) as [number | null];
  return { exitCode, said };
}
