import { Buffer } from "node:buffer";
import type { IncomingMessage } from "node:http";
import type { DescMethod } from "@bufbuild/protobuf";
import { MethodOptions_IdempotencyLevel } from "@bufbuild/protobuf/wkt";
import { Fault } from "#lib/kernel/fault.ts";
import type { AnsweredMethod } from "../grpc/server/server.ts";
import { messageBytesMax } from "../grpc/shared/codec.ts";
import { streamsRequests, streamsResponses } from "../grpc/shared/service-definition.ts";
import { type BodyLimits, readBody } from "../http/read-body.ts";
import { type Codec, codecs } from "./codec.ts";
import { prefixBytes, unwrapped } from "./envelopes.ts";
import { ProtocolRefusal } from "./protocol-refusal.ts";

/** The prefix of an envelope comes on top of a message. */
const bodyLimits: BodyLimits = { bytesMax: messageBytesMax + prefixBytes, timeoutMs: 10_000 };

/** A call as its headers or its query state it. */
export interface CallRequest {
  readonly codec: Codec;
  readonly timeoutMs: number | undefined;
  /** The bytes of its one message, where it has one. @throws Fault INVALID_ARGUMENT, RESOURCE_EXHAUSTED */
  read(): Promise<Buffer>;
}

/**
 * What a request asks for: POST with one message as JSON or protobuf, in an envelope where the answer is a stream, with
 * many of them in envelopes where the request is one; or GET with the message in its query, of a method without side effects.
 * @throws ProtocolRefusal for what the protocol does not have; Fault INVALID_ARGUMENT, UNIMPLEMENTED
 */
export function callRequest(request: IncomingMessage, { method }: AnsweredMethod): CallRequest {
  if (method.methodKind === "bidi_streaming") {
    const message = `${method.name} is asked and answers at once, which HTTP/1.1 cannot carry: call it by gRPC`;
    throw new Fault("UNIMPLEMENTED", "FIELD_INVALID", message);
  }
  const isStream = streams(method);
  const mayGet = !isStream && method.idempotency === MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS;
  if (request.method === "GET" && mayGet) return getRequest(request, method.name);
  if (request.method !== "POST") {
    const allowed = mayGet ? "POST, GET" : "POST";
    throw new ProtocolRefusal(405, `${method.name} is called by ${allowed}`, { allow: allowed });
  }
  refuseVersion("connect-protocol-version", request.headers["connect-protocol-version"], "1");
  const prefix = isStream ? "application/connect+" : "application/";
  const codec = codecOf(request.headers["content-type"], prefix);
  refuseEncoding(request.headers[isStream ? "connect-content-encoding" : "content-encoding"]);
  return {
    codec,
    timeoutMs: timeoutOf(request.headers["connect-timeout-ms"]),
    async read() {
      const body = await readBody(request, bodyLimits);
      return isStream ? unwrapped(body) : body;
    },
  };
}

/** Whether its messages travel in envelopes: those of the request, of the answer or of both. */
export function streams(method: DescMethod): boolean {
  return streamsRequests(method) || streamsResponses(method);
}

/** What the query of a GET may hold; a cache or a typing mistake adds nothing that is passed over. */
const queryNames = ["connect", "encoding", "base64", "compression", "message"];

function getRequest({ url = "", headers }: IncomingMessage, name: string): CallRequest {
  const at = url.indexOf("?");
  const query = new URLSearchParams(at < 0 ? "" : url.slice(at + 1));
  for (const key of query.keys()) {
    if (queryNames.includes(key) && query.getAll(key).length === 1) continue;
    const found = queryNames.includes(key) ? `states ${key} twice` : `has no "${key}"`;
    throw invalid(
      `the query of ${name} ${found}: it is ?encoding=json&message=, then the message as percent-encoded JSON`,
    );
  }
  refuseVersion("connect", query.get("connect") ?? undefined, "v1");
  const encoding = query.get("encoding") ?? "json";
  const codec = Object.hasOwn(codecs, encoding) ? codecs[encoding] : undefined;
  if (codec === undefined)
    throw new ProtocolRefusal(415, `encoding=${encoding} is neither json nor proto`);
  refuseEncoding(query.get("compression") ?? undefined);
  const message = query.get("message") ?? "";
  const isBase64 = query.get("base64") === "1";
  if (isBase64 && !/^[\w+/-]*={0,2}$/.test(message)) throw invalid("the message is no base64");
  return {
    codec,
    timeoutMs: timeoutOf(headers["connect-timeout-ms"]),
    // Node reads both alphabets as base64.
    read: async () => Buffer.from(message, isBase64 ? "base64" : "utf8"),
  };
}

/** What states no version is of the one that there is. @throws Fault INVALID_ARGUMENT */
function refuseVersion(name: string, stated: string | string[] | undefined, known: string): void {
  if (stated === undefined || stated === known) return;
  throw invalid(`${name} "${stated}" is not spoken here: ${known} is`);
}

function codecOf(stated: string | undefined, prefix: string): Codec {
  const type = (stated ?? "").split(";")[0]!.trim().toLowerCase();
  for (const codec of Object.values(codecs)) if (type === `${prefix}${codec.name}`) return codec;
  const types = Object.values(codecs).map(({ name }) => `${prefix}${name}`);
  const message = `content-type "${type}" is none of ${types.join(", ")}`;
  throw new ProtocolRefusal(415, message, { "accept-post": types.join(", ") });
}

/** @throws Fault UNIMPLEMENTED, as the protocol wants it */
function refuseEncoding(encoding: string | string[] | undefined): void {
  if (encoding === undefined || encoding === "identity" || encoding === "") return;
  const message = `the encoding "${encoding}" is not read here: send the message as it is (identity)`;
  throw new Fault("UNIMPLEMENTED", "FIELD_INVALID", message);
}

/** @throws Fault INVALID_ARGUMENT */
function timeoutOf(stated: string | string[] | undefined): number | undefined {
  if (stated === undefined) return undefined;
  if (typeof stated === "string" && /^\d{1,10}$/.test(stated)) return Number(stated);
  throw invalid(
    `connect-timeout-ms "${stated}" is no whole number of milliseconds of up to 10 digits`,
  );
}

function invalid(message: string): Fault {
  return new Fault("INVALID_ARGUMENT", "FIELD_INVALID", message);
}
