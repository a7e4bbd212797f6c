import type { DescMethod } from "@bufbuild/protobuf";
import { type Attributes, type Span, SpanKind } from "@opentelemetry/api";
import {
  contextOf,
  endFailed,
  type SetHeader,
  startSpan,
  type TraceHeaders,
  writeHeaders,
} from "../../telemetry/tracing/spans.ts";
import { fullNameOf } from "./service-definition.ts";

/** Codes that are the server's own failure; others are refusals, which its callers have to look at. */
const serverFailures: ReadonlySet<string> = new Set([
  "UNKNOWN",
  "DEADLINE_EXCEEDED",
  "UNIMPLEMENTED",
  "INTERNAL",
  "UNAVAILABLE",
  "DATA_LOSS",
]);

/** The span of a call that this process answers, in the trace of its caller. */
export function startServerSpan(
  method: DescMethod,
  headers: TraceHeaders,
  attributes: Attributes,
): Span {
  const rpcMethod = fullNameOf(method);
  const all = { ...attributesOf(rpcMethod), ...attributes };
  return startSpan(rpcMethod, SpanKind.SERVER, all, contextOf(headers));
}

/** The span of a call that this process makes; its headers are written, so that the trace goes on there. */
export function startClientSpan(method: DescMethod, address: string, set: SetHeader): Span {
  const rpcMethod = fullNameOf(method);
  const attributes = { ...attributesOf(rpcMethod), "server.address": address };
  const span = startSpan(rpcMethod, SpanKind.CLIENT, attributes);
  writeHeaders(span, set);
  return span;
}

/** Ends the span of a call with the code of its answer. */
export function endCallSpan(span: Span, kind: "server" | "client", code: string): void {
  span.setAttribute("rpc.response.status_code", code);
  const hasFailed = kind === "server" ? serverFailures.has(code) : code !== "OK";
  if (hasFailed) endFailed(span, code);
  else span.end();
}

function attributesOf(rpcMethod: string): Attributes {
  return { "rpc.system.name": "grpc", "rpc.method": rpcMethod };
}
