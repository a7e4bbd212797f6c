/** Loaded before a process of pmx, as an operator loads an SDK: it writes each span that ends as a line of JSON. */
import { appendFileSync } from "node:fs";
import { basename, join } from "node:path";
import process from "node:process";
import { SpanKind } from "@opentelemetry/api";
import { ExportResultCode } from "@opentelemetry/core";
import { recordSpansBy } from "./recorded-spans.ts";
import type { WrittenSpan } from "./written-spans.ts";

const { SPANS_FOLDER: folder = "", PMX_DATA_DIR: dataDir = "" } = process.env;
const file = join(folder, `${process.pid}`);

recordSpansBy({
  export(spans, done) {
    for (const span of spans) {
      const { traceId, spanId } = span.spanContext();
      const parentSpanId = span.parentSpanContext?.spanId;
      const written: WrittenSpan = {
        process: basename(dataDir),
        ...{ name: span.name, kind: SpanKind[span.kind], traceId, spanId },
        ...(parentSpanId !== undefined && { parentSpanId }),
      };
      appendFileSync(file, `${JSON.stringify(written)}\n`);
    }
    done({ code: ExportResultCode.SUCCESS });
  },
  shutdown: () => Promise.resolve(),
});
