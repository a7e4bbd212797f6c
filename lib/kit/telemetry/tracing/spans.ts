import {
  type Attributes,
  type Context,
  context,
  ProxyTracerProvider,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";

const name = "pmx";
/** Asks whatever SDK is loaded, each time a span starts. */
const tracer = trace.getTracer(name);

/** The headers by which a trace goes on in another process: `traceparent`, and `tracestate` where it has one. */
export type TraceHeaders = Readonly<Record<string, string>>;

/** Where the headers of a call or a message are written. */
export type SetHeader = (name: string, value: string) => void;

/** Whether an SDK of OpenTelemetry is loaded. Without one nothing is recorded, and no span is made. */
export function isTracing(): boolean {
  const provider = trace.getTracerProvider();
  if (!(provider instanceof ProxyTracerProvider)) return true;
  return provider.getDelegateTracer(name) !== undefined;
}

/** The context in which what the headers belong to was under way. */
export function contextOf(headers: TraceHeaders): Context {
  return propagation.extract(ROOT_CONTEXT, headers);
}

/** The headers of what is under way now; undefined where nothing is recorded. */
export function traceHeaders(): TraceHeaders | undefined {
  if (!isTracing()) return undefined;
  const headers: Record<string, string> = {};
  propagation.inject(context.active(), headers);
  return Object.keys(headers).length === 0 ? undefined : headers;
}

/** The ids of the span under way, as fields of a log line; empty where nothing is recorded. */
export function traceFields(): { readonly trace_id?: string; readonly span_id?: string } {
  const active = isTracing() ? trace.getActiveSpan()?.spanContext() : undefined;
  return active === undefined ? {} : { trace_id: active.traceId, span_id: active.spanId };
}

/** Starts a span within the context given, or the one under way. */
export function startSpan(
  title: string,
  kind: SpanKind,
  attributes: Attributes,
  parent: Context = context.active(),
): Span {
  return tracer.startSpan(title, { kind, attributes }, parent);
}

/** Starts the span of work within this process, below the one under way. */
export function startInternalSpan(title: string, attributes: Attributes): Span {
  return startSpan(title, SpanKind.INTERNAL, attributes);
}

/** Writes the headers by which the trace of a span goes on. */
export function writeHeaders(span: Span, set: SetHeader): void {
  const carrier = {};
  propagation.inject(trace.setSpan(context.active(), span), carrier, {
    set: (_carrier, header, value) => set(header, value),
  });
}

/** Runs work whose own spans belong below a span. */
export function within<T>(span: Span, work: () => T): T {
  return context.with(trace.setSpan(context.active(), span), work);
}

/** Ends a span that failed with this kind of error. */
export function endFailed(span: Span, errorType: string): void {
  span.setAttribute("error.type", errorType);
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

/** Runs work within a span of its own, which ends with it. */
export async function spanAround<T>(
  start: () => Span,
  work: () => Promise<T>,
  errorType: (error: unknown) => string,
): Promise<T> {
  if (!isTracing()) return work();
  const span = start();
  try {
    const value = await within(span, work);
    span.end();
    return value;
  } catch (error) {
    endFailed(span, errorType(error));
    throw error;
  }
}
