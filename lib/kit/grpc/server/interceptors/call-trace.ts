import { isTracing, within } from "../../../telemetry/tracing/spans.ts";
import { endCallSpan, startServerSpan } from "../../shared/call-spans.ts";
import type { Interceptor } from "./interceptor.ts";

/** Gives each call a span, in the trace of its caller; what the handler starts belongs below it. */
export const callTrace: Interceptor = (call, next) => {
  if (!isTracing()) return next();
  const span = startServerSpan(call.method, call.traceHeaders(), {
    "network.peer.address": call.peer,
    "pmx.request_id": call.requestId,
  });
  call.traceId = span.spanContext().traceId;
  call.onAnswer((fault) => endCallSpan(span, "server", fault?.code ?? "OK"));
  return within(span, next);
};
