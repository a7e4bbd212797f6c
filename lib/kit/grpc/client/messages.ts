import type { Readable } from "node:stream";
import { status as codes, type StatusObject } from "@grpc/grpc-js";
import { createWakeup } from "../../async/wakeup.ts";

interface ResponseStream {
  on(event: "status", listener: (status: StatusObject) => void): unknown;
  cancel(): void;
}

/**
 * The messages that a server streams, each read when the caller asks for it. Throws `failure(status)`
 * when the call failed. Leaving the loop early cancels the call.
 */
export async function* readResponses<T>(
  call: ResponseStream & Pick<Readable, "read" | "on">,
  decode: (bytes: Uint8Array) => T,
  failure: (status: StatusObject) => unknown,
): AsyncGenerator<T, void, undefined> {
  const wakeup = createWakeup();
  let status: StatusObject | undefined;
  call.on("status", (received: StatusObject) => {
    status = received;
    wakeup.wake();
  });
  call.on("readable", wakeup.wake);
  try {
    while (true) {
      const bytes: Uint8Array | null = call.read();
      if (bytes !== null) yield decode(bytes);
      else if (status === undefined) await wakeup.wait();
      else if (status.code === codes.OK) return;
      else throw failure(status);
    }
  } finally {
    if (status === undefined) call.cancel();
  }
}
