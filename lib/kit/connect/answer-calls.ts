import { Buffer } from "node:buffer";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Fault } from "#lib/kernel/fault.ts";
import { loopTime } from "../async/loop-time.ts";
import { ServerCall } from "../grpc/server/call.ts";
import { type Init, runCall } from "../grpc/server/served-method.ts";
import type { AnsweredMethod, AnsweredMethods } from "../grpc/server/server.ts";
import { pathOf, streamsResponses } from "../grpc/shared/service-definition.ts";
import { asFault } from "../grpc/shared/status.ts";
import { writeMessages } from "../grpc/shared/write-messages.ts";
import { statusOfCode } from "../http/answers.ts";
import { type CallRequest, callRequest, ProtocolRefusal } from "./call-request.ts";
import { endOfStream, wrapped } from "./envelopes.ts";
import { connectErrorOf } from "./errors.ts";
import { httpTransport, metadataOf, peerOf } from "./http-transport.ts";

/**
 * Answers a request where its path is one of a method; false for any other path.
 * @param refusal what the call is refused with, whatever it asks for
 */
export type AnswerCall = (
  request: IncomingMessage,
  response: ServerResponse,
  refusal?: Fault,
) => boolean;

/** What the services of a process answer over HTTP; the port of one of them may serve all. */
export class HttpCalls {
  readonly #answers: AnswerCall[] = [];

  /** Answers these too. */
  add(answer: AnswerCall): void {
    this.#answers.push(answer);
  }

  readonly answer: AnswerCall = (...call) => this.#answers.some((answer) => answer(...call));
}

/**
 * Answers the methods of a server over HTTP/1.1 by Connect's protocol (https://connectrpc.com/docs/protocol): POST of
 * JSON or protobuf, GET of what has no side effects. Calls pass through all that those by gRPC do: tokens, rates,
 * limits, deadlines, bounds, measurements.
 */
export function answerCalls({ answered, unread, admit }: AnsweredMethods): AnswerCall {
  const methods = new Map(answered.map((one) => [pathOf(one.method), one]));

  async function answer(
    path: string,
    found: AnsweredMethod,
    request: IncomingMessage,
    response: ServerResponse,
    refusal: Fault | undefined,
  ): Promise<void> {
    const isStream = streamsResponses(found.method);
    let asked: CallRequest | undefined;
    try {
      const metadata = metadataOf(request);
      const peer = peerOf(request);
      // Before anything of the body is read.
      if (refusal !== undefined) throw refusal;
      admit?.(path, metadata, peer);
      asked = callRequest(request, found);
      const deadlineMs =
        asked.timeoutMs === undefined ? Number.POSITIVE_INFINITY : Date.now() + asked.timeoutMs;
      const body = await asked.read();
      const transport = httpTransport(response, { metadata, peer, deadlineMs });
      const run = isStream ? runStream : runOne;
      run(found, transport, asked, body, response);
    } catch (error) {
      refuse(response, error, isStream ? asked : undefined);
    }
  }

  function runOne(
    { method, handler, intercept, ...served }: AnsweredMethod,
    transport: ReturnType<typeof httpTransport>,
    { codec }: CallRequest,
    body: Buffer,
    response: ServerResponse,
  ): void {
    let bytes: Buffer;
    const call = new ServerCall(method, transport, (fault) => {
      if (fault) refuse(response, fault);
      else send(response, 200, `application/${codec.name}`, bytes);
    });
    void runCall(call, intercept, async () => {
      const request = codec.request({ method, handler, ...served }, body);
      const init = await (handler(request, call) as Promise<Init>);
      await loopTime();
      bytes = codec.answer(method.output, init);
      unread.hold(call, bytes.byteLength);
    });
  }

  function runStream(
    { method, handler, intercept, ...served }: AnsweredMethod,
    transport: ReturnType<typeof httpTransport>,
    { codec }: CallRequest,
    body: Buffer,
    response: ServerResponse,
  ): void {
    startStream(response, codec.name);
    const call = new ServerCall(method, transport, (fault) => endStream(response, fault));
    void runCall(call, intercept, async () => {
      const request = codec.request({ method, handler, ...served }, body);
      const inits = handler(request, call) as AsyncIterable<Init>;
      const encodeOne = (init: Init): Buffer => {
        const message = wrapped(codec.answer(method.output, init));
        unread.hold(call, message.byteLength);
        return message;
      };
      await writeMessages(response, inits, encodeOne, call.signal);
    });
  }

  return (request, response, refusal) => {
    const { url = "" } = request;
    const path = url.split("?", 1)[0]!;
    const found = methods.get(path);
    if (found === undefined) return false;
    void answer(path, found, request, response, refusal);
    return true;
  };
}

/** Answers with an error, as a stream where the caller waits for one. */
function refuse(response: ServerResponse, error: unknown, stream?: CallRequest): void {
  if (response.destroyed) return;
  if (error instanceof ProtocolRefusal) {
    const body = Buffer.from(JSON.stringify({ code: "unknown", message: error.message }));
    send(response, error.status, "application/json", body, error.headers);
    return;
  }
  const fault = asFault(error);
  if (stream !== undefined) {
    startStream(response, stream.codec.name);
    endStream(response, fault);
    return;
  }
  const { retryAfterMs } = fault;
  const wait =
    retryAfterMs === undefined ? {} : { "retry-after": `${Math.ceil(retryAfterMs / 1_000)}` };
  const body = Buffer.from(JSON.stringify(connectErrorOf(fault)));
  send(response, statusOfCode(fault.code), "application/json", body, wait);
}

function startStream(response: ServerResponse, codec: string): void {
  response.writeHead(200, {
    "content-type": `application/connect+${codec}`,
    "cache-control": "no-store",
  });
  // The caller sees that it is being answered before there is anything to tell.
  response.flushHeaders();
}

function endStream(response: ServerResponse, fault: Fault | undefined): void {
  if (response.destroyed) return;
  response.end(endOfStream(fault && connectErrorOf(fault)));
}

function send(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: Buffer,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.destroyed) return;
  const isUnread = !response.req.complete;
  response.writeHead(status, {
    "content-type": contentType,
    "content-length": body.byteLength,
    "cache-control": "no-store",
    // A body that nobody reads would stand before the next request of the connection.
    ...(isUnread && { connection: "close" }),
    ...headers,
  });
  response.end(body);
}
