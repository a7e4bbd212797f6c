import { connect } from "node:net";
import { Fault } from "#lib/kernel/fault.ts";
import type { ChannelOptions } from "#lib/kit/grpc/client/channel.ts";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { hostPort } from "#lib/kit/grpc/server/port.ts";
import { OperationsService } from "#proto/pmx/ops/v1/operations_service_pb.ts";
import type { ProcessName } from "../port-offset.ts";
import { type Finding, ok, warn } from "./finding.ts";

/** Where a process listens when it runs. */
export interface ListeningPlace {
  readonly name: ProcessName;
  readonly host: string;
  readonly port: number;
}

const connectMs = 1_000;
const answerMs = 2_000;

/** Says of each port that the configuration names whether it is free, or who listens there. */
export function lookAtPorts(
  places: readonly ListeningPlace[],
  caller: ChannelOptions = {},
): Promise<readonly Finding[]> {
  return Promise.all(places.map((place) => lookAtPort(place, caller)));
}

async function lookAtPort(
  { name, host, port }: ListeningPlace,
  caller: ChannelOptions,
): Promise<Finding> {
  if (port === 0) return ok("port", name, "takes any free port");
  // Who listens on every interface is met on loopback too.
  const address = hostPort(["0.0.0.0", "::"].includes(host) ? "127.0.0.1" : host, port);
  if (!(await isTaken(host, port))) return ok("port", name, `${address} is free`);
  const channel = openChannel(address, caller);
  try {
    const { status } = await clientOf(OperationsService, channel).getStatus(
      {},
      { deadlineMs: answerMs },
    );
    const found = status?.process ?? "";
    const says = `${address} is taken by ${found} of pmx on ${status?.database?.path ?? "?"}`;
    if (found === name) return ok("port", name, says);
    return warn("port", name, says, "give each process a port of its own (PMX_PORT)");
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const says = `${address} is taken, and what listens there does not answer as this pmx does: ${error.message}`;
    const remedy = "stop it, or choose other ports: pmx serve --base-port, PMX_PORT";
    return warn("port", name, says, remedy);
  } finally {
    channel.close();
  }
}

function isTaken(host: string, port: number): Promise<boolean> {
  const target = ["0.0.0.0", "::"].includes(host) ? "127.0.0.1" : host.replaceAll(/[[\]]/g, "");
  return new Promise((resolve) => {
    const socket = connect({ host: target, port, timeout: connectMs });
    const end = (taken: boolean) => {
      socket.destroy();
      resolve(taken);
    };
    socket.once("connect", () => end(true));
    socket.once("timeout", () => end(false));
    socket.once("error", () => end(false));
  });
}
