import { Buffer } from "node:buffer";
import type { ServerResponse } from "node:http";
import type { Fault } from "#lib/kernel/fault.ts";
import { asFault } from "../as-fault.ts";
import { hasBody } from "../http/answer-requests.ts";
import { statusOfCode } from "../http/answers.ts";
import type { Codec } from "./codec.ts";
import { endOfStream } from "./envelopes.ts";
import { connectErrorOf } from "./errors.ts";
import { ProtocolRefusal } from "./protocol-refusal.ts";

/** Answers with an error, as a stream where the caller waits for one. */
export function refuse(response: ServerResponse, error: unknown, stream?: Codec): void {
  if (response.destroyed) return;
  if (error instanceof ProtocolRefusal) {
    const body = Buffer.from(JSON.stringify({ code: error.code, message: error.message }));
    send(response, error.status, "application/json", body, error.headers);
    return;
  }
  const fault = asFault(error);
  if (stream !== undefined) {
    startStream(response, stream.name);
    endStream(response, fault);
    return;
  }
  const { retryAfterMs } = fault;
  const wait =
    retryAfterMs === undefined ? {} : { "retry-after": `${Math.ceil(retryAfterMs / 1_000)}` };
  const body = Buffer.from(JSON.stringify(connectErrorOf(fault)));
  send(response, statusOfCode(fault.code), "application/json", body, wait);
}

/** Begins an answer of envelopes. */
export function startStream(response: ServerResponse, codec: string): void {
  response.writeHead(200, {
    "content-type": `application/connect+${codec}`,
    "cache-control": "no-store",
    ...closingWhereUnread(response),
  });
  // The caller sees that it is being answered before there is anything to tell.
  response.flushHeaders();
}

/**
 * Ends it, by the error where there is one. What the caller still sends is dropped for a while: a connection that is
 * closed with something unread takes the answer from a caller who has not read it yet.
 */
export function endStream(response: ServerResponse, fault: Fault | undefined): void {
  if (response.destroyed) return;
  const end = endOfStream(fault && connectErrorOf(fault));
  const request = response.req;
  if (!isUnread(response)) {
    response.end(end);
    return;
  }
  response.write(end);
  const leave = (): void => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(leave, lingerMs);
  // Not by letting it flow, which it does not do while a handler may still ask for more of it.
  const drop = (): void => {
    while (request.read() !== null);
  };
  // A caller that hangs up is no error here.
  request.on("error", () => undefined);
  request.on("readable", drop).once("end", leave).once("close", leave);
  drop();
}

/** How long a caller that is answered before it has sent everything may go on sending. */
const lingerMs = 2_000;

function isUnread({ req }: ServerResponse): boolean {
  return hasBody(req) && !req.complete;
}

/** A body that nobody reads would stand before the next request of the connection. */
export function closingWhereUnread(response: ServerResponse): { readonly connection?: "close" } {
  return isUnread(response) ? { connection: "close" } : {};
}

/** Answers with one message. */
export function send(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: Buffer,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.destroyed) return;
  response.writeHead(status, {
    "content-type": contentType,
    "content-length": body.byteLength,
    "cache-control": "no-store",
    ...closingWhereUnread(response),
    ...headers,
  });
  response.end(body);
}
