import type { Buffer } from "node:buffer";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Fault } from "#lib/kernel/fault.ts";
import { loopTime } from "../async/loop-time.ts";
import { ServerCall } from "../grpc/server/call.ts";
import { inOrder } from "../grpc/server/messages.ts";
import { type Init, runCall } from "../grpc/server/served-method.ts";
import type { AnsweredMethod, AnsweredMethods } from "../grpc/server/server.ts";
import { pathOf, streamsRequests } from "../grpc/shared/service-definition.ts";
import { writeMessages } from "../grpc/shared/write-messages.ts";
import { endStream, refuse, send, startStream } from "./answers.ts";
import { type CallRequest, callRequest, streams } from "./call-request.ts";
import { wrapped } from "./envelopes.ts";
import { httpTransport, metadataOf, peerOf } from "./http-transport.ts";
import { readEnvelopes } from "./read-envelopes.ts";

/**
 * Answers a request where its path is one of a method; false for any other path.
 * @param refusal what the call is refused with, whatever it asks for
 */
export type AnswerCall = (
  request: IncomingMessage,
  response: ServerResponse,
  refusal?: Fault,
) => boolean;

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
    const isStream = streams(found.method);
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
      const isStreamed = streamsRequests(found.method);
      const body = isStreamed ? undefined : await asked.read();
      const transport = httpTransport(response, { metadata, peer, deadlineMs });
      if (body === undefined) runRequests(found, transport, asked, request, response);
      else if (isStream) runStream(found, transport, asked, body, response);
      else runOne(found, transport, asked, body, response);
    } catch (error) {
      refuse(response, error, isStream ? asked?.codec : undefined);
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

  function runRequests(
    { method, handler, intercept, ...served }: AnsweredMethod,
    transport: ReturnType<typeof httpTransport>,
    { codec }: CallRequest,
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    let message: Buffer;
    const call = new ServerCall(method, transport, (fault) => {
      if (response.destroyed) return;
      startStream(response, codec.name);
      if (fault === undefined) response.write(message);
      endStream(response, fault);
    });
    void runCall(call, intercept, async () => {
      const decode = inOrder((bytes: Buffer) =>
        codec.request({ method, handler, ...served }, bytes),
      );
      const requests = readEnvelopes(request, decode, call.signal);
      const init = await (handler(requests, call) as Promise<Init>);
      await loopTime();
      message = wrapped(codec.answer(method.output, init));
      unread.hold(call, message.byteLength);
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
