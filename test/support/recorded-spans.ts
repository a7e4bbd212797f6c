import { AsyncLocalStorage } from "node:async_hooks";
import {
  type Context,
  type ContextManager,
  context,
  propagation,
  ROOT_CONTEXT,
  trace,
} from "@opentelemetry/api";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  type SpanExporter,
} from "@opentelemetry/sdk-trace-base";

/** The spans that this process records, as with an SDK that was loaded before pmx. */
export interface RecordedSpans {
  /** Those that have ended, in the order of their end. */
  spans(): readonly ReadableSpan[];
  /** Records no more; the process is as without an SDK. */
  stop(): void;
}

/** Loads an SDK whose spans stay in memory. */
export function recordSpans(): RecordedSpans {
  const exporter = new InMemorySpanExporter();
  const stop = recordSpansBy(exporter);
  return { spans: () => exporter.getFinishedSpans(), stop };
}

/** Loads an SDK that hands its spans to an exporter as they end; what is returned unloads it. */
export function recordSpansBy(exporter: SpanExporter): () => void {
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(contextManager());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  return () => {
    for (const api of [trace, context, propagation]) api.disable();
  };
}

/** Contexts that follow the promises of the work that they were set for, as the SDK for Node has them. */
function contextManager(): ContextManager {
  const storage = new AsyncLocalStorage<Context>();
  const manager: ContextManager = {
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: (active, work, thisArg, ...given) =>
      storage.run(active, () => work.apply(thisArg as never, given)),
    bind: (_active, target) => target,
    enable: () => manager,
    disable() {
      storage.disable();
      return manager;
    },
  };
  return manager;
}
