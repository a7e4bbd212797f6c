import type { Buffer } from "node:buffer";
import * as grpc from "@grpc/grpc-js";
import { Health, HealthCheckRequestSchema } from "#proto/grpc/health/v1/health_pb.ts";
import { encode } from "../shared/codec.ts";
import { pathOf } from "../shared/service-definition.ts";
import type { Channel } from "./channel.ts";

const asIs = (bytes: Buffer): Buffer => bytes;
const path = pathOf(Health.method.check);
/** What a call ends with where nobody answered it. */
const unanswered: readonly grpc.status[] = [
  grpc.status.UNAVAILABLE,
  grpc.status.DEADLINE_EXCEEDED,
  grpc.status.CANCELLED,
];

/**
 * Whether the peer of a channel answers for its health in time, whatever it says of it. The call is neither measured
 * nor traced: it says nothing about the work of either side.
 */
export function answersHealth({ transport }: Channel, timeoutMs: number): Promise<boolean> {
  const request = encode(HealthCheckRequestSchema, {});
  const options = { deadline: Date.now() + timeoutMs };
  return new Promise((resolve) => {
    const done = (error: grpc.ServiceError | null): void =>
      resolve(error === null || !unanswered.includes(error.code));
    try {
      transport.makeUnaryRequest(path, asIs, asIs, request, new grpc.Metadata(), options, done);
    } catch {
      // The channel is closed.
      resolve(false);
    }
  });
}
