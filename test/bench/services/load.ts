import { Buffer } from "node:buffer";
import { setTimeout as delay } from "node:timers/promises";
import type * as grpc from "@grpc/grpc-js";
import type { Child } from "./child.ts";
import { type Messages, PackedMessages } from "./messages.ts";

/** What a number of calls took. */
export interface Load {
  readonly callsPerSecond: number;
  /** CPU of the server's process a call, all its threads, in milliseconds. */
  readonly cpuMs: number;
  readonly meanMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly answers: PackedMessages;
}

/** Long enough for what a service does after its last answer, such as publishing facts. */
const afterworkMs = 40;
const deadlineMs = 120_000;
const asIs = (bytes: Buffer): Buffer => bytes;

/** One call of bytes to bytes; rejects with the status where it is not OK. */
export function call(client: grpc.Client, path: string, request: Uint8Array): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      path,
      asIs,
      asIs,
      Buffer.from(request.buffer, request.byteOffset, request.byteLength),
      { deadline: Date.now() + deadlineMs },
      (error, answer) => (error ? reject(error) : resolve(answer as Buffer)),
    );
  });
}

/**
 * Sends the requests with so many in flight, and measures. Each of the `inFlight` lanes sends its next
 * request when the last one is answered; request i goes by lane i modulo `inFlight`, so that requests
 * whose places differ by a multiple of it arrive in their order.
 */
export async function measureLoad(
  server: Child,
  path: string,
  requests: Messages,
  inFlight: number,
): Promise<Load> {
  const latenciesMs = new Float64Array(requests.length);
  const answers = new PackedMessages(requests.length);
  const lane = async (first: number) => {
    for (let at = first; at < requests.length; at += inFlight) {
      const sentMs = performance.now();
      const answer = await call(server.client, path, requests.at(at));
      latenciesMs[at] = performance.now() - sentMs;
      answers.set(at, answer);
    }
  };
  const cpuBeforeMs = await server.cpuMs();
  const startedMs = performance.now();
  await Promise.all(Array.from({ length: inFlight }, (_, first) => lane(first)));
  const wallMs = performance.now() - startedMs;
  await delay(afterworkMs);
  const cpuMs = (await server.cpuMs()) - cpuBeforeMs;
  latenciesMs.sort();
  const quantile = (share: number) => latenciesMs[Math.ceil(share * requests.length) - 1]!;
  return {
    callsPerSecond: (1_000 * requests.length) / wallMs,
    cpuMs: cpuMs / requests.length,
    meanMs: latenciesMs.reduce((sum, one) => sum + one, 0) / requests.length,
    p50Ms: quantile(0.5),
    p99Ms: quantile(0.99),
    answers,
  };
}

/** A request to the bare echo, which answers it with so many bytes. */
export function echoRequest(requestBytes: number, answerBytes: number): Uint8Array {
  const request = new Uint8Array(Math.max(4, requestBytes));
  new DataView(request.buffer).setUint32(0, answerBytes, true);
  return request;
}
