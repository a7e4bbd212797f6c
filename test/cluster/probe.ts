import type { IContainer } from "kubernetes-models/v1/Container";
import type { IProbe } from "kubernetes-models/v1/Probe";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import {
  Health,
  HealthCheckResponse_ServingStatus as ServingStatus,
} from "#proto/grpc/health/v1/health_pb.ts";

/** Probes a pod as Kubernetes does. @throws Error saying why it does not pass */
export async function probe(
  { grpc, httpGet, timeoutSeconds = 1 }: IProbe,
  container: IContainer,
  address: string,
): Promise<void> {
  const timeoutMs = timeoutSeconds * 1_000;
  if (grpc !== undefined) {
    const channel = openChannel(`${address}:${grpc.port}`);
    try {
      const request = { service: grpc.service ?? "" };
      const { status } = await clientOf(Health, channel).check(request, { deadlineMs: timeoutMs });
      if (status !== ServingStatus.SERVING) throw new Error(`its health is ${status}`);
    } finally {
      channel.close();
    }
  } else if (httpGet !== undefined) {
    const url = `http://${address}:${portNumber(httpGet.port, container)}${httpGet.path}`;
    const { status } = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    if (status < 200 || status >= 400) throw new Error(`${url} answers ${status}`);
  } else throw new Error("it is a probe of a kind that is not known here");
}

function portNumber(port: number | string, { ports = [] }: IContainer): number {
  const found = ports.find(({ name }) => name === port)?.containerPort ?? port;
  if (typeof found === "string") throw new Error(`the container has no port ${found}`);
  return found;
}
