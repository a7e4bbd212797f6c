import { Buffer } from "node:buffer";
import * as grpc from "@grpc/grpc-js";
import { pathOf } from "#lib/kit/grpc/shared/service-definition.ts";
import { toFault } from "#lib/kit/grpc/shared/status.ts";
import type { Attacked } from "./corpus.ts";

/** How a call ended. */
export interface Ended {
  readonly code: string;
  readonly reason: string;
  readonly message: string;
  /** The messages answered. */
  readonly answers: readonly Uint8Array[];
}

const asIs = (bytes: Buffer): Buffer => bytes;
/** Facts that never come and sprints that run on are waited for until the deadline. */
const waitLimitMs = 700;
const callLimitMs = 20_000;

/** Whether a call of the method may wait for something that never comes. */
export function waits({ service, method }: Attacked): boolean {
  return service.name === "AuditService" || method.name.startsWith("Watch");
}

/** Sends encoded messages as one call, and resolves when it has ended, however it does. */
export function send(
  client: grpc.Client,
  attacked: Attacked,
  messages: readonly Uint8Array[],
): Promise<Ended> {
  return new Promise((resolve) => {
    const deadline = Date.now() + (waits(attacked) ? waitLimitMs : callLimitMs);
    const call = client.makeBidiStreamRequest(pathOf(attacked.method), asIs, asIs, { deadline });
    const answers: Uint8Array[] = [];
    call
      .on("error", () => undefined)
      .on("data", (answer: Buffer) => void answers.push(answer))
      .on("status", (status: grpc.StatusObject) => {
        if (status.code === grpc.status.OK) {
          resolve({ code: "OK", reason: "", message: "", answers });
          return;
        }
        const { code, reason, message } = toFault(status);
        // What grpc-js says of a code that pmx has no word for is told apart by its number.
        const named = grpc.status[status.code] ?? `${status.code}`;
        resolve({ code: named === "UNKNOWN" ? named : code, reason, message, answers });
      });
    for (const message of messages) {
      call.write(Buffer.from(message.buffer, message.byteOffset, message.byteLength));
    }
    call.end();
  });
}

const refusals = new Set([
  "OK",
  "INVALID_ARGUMENT",
  "NOT_FOUND",
  "ALREADY_EXISTS",
  "FAILED_PRECONDITION",
  // Over the size of a message, or more at once than the service takes.
  "RESOURCE_EXHAUSTED",
]);

/** What is wrong with how a call ended; undefined where nothing is. */
export function complaintOf(
  attacked: Attacked,
  { code, reason, message }: Ended,
): string | undefined {
  if (refusals.has(code)) return undefined;
  if (waits(attacked) && (code === "DEADLINE_EXCEEDED" || reason === "FACTS_PENDING"))
    return undefined;
  return `${code} ${reason}: ${message}`;
}
