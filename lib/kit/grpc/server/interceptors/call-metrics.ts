import { performance } from "node:perf_hooks";
import type { FaultCode } from "#lib/kernel/fault.ts";
import type { CallMeter } from "../../shared/call-metrics.ts";
import { fullNameOf } from "../../shared/service-definition.ts";
import type { Interceptor } from "./interceptor.ts";

const defects: readonly FaultCode[] = ["INTERNAL", "DATA_LOSS"];

/** Measures each call: how long it took, how it ended, and how many are in progress. */
export function callMetrics(meter: CallMeter): Interceptor {
  const inProgress = new Map<string, number>();
  meter.count("pmx_rpc_server_defects_total", {}, 0);
  meter.read("pmx_rpc_server_calls_in_progress", () =>
    [...inProgress].map(([rpc_method, value]) => ({ rpc_method, value })),
  );
  return async (call, next) => {
    const startMs = performance.now();
    const rpc_method = fullNameOf(call.method);
    inProgress.set(rpc_method, (inProgress.get(rpc_method) ?? 0) + 1);
    call.onAnswer((fault) => {
      const labels = { rpc_method, rpc_response_status_code: fault?.code ?? "OK" };
      const seconds = (performance.now() - startMs) / 1_000;
      meter.observe("rpc_server_call_duration_seconds", labels, seconds);
      if (fault && defects.includes(fault.code)) meter.count("pmx_rpc_server_defects_total", {});
    });
    try {
      await next();
    } finally {
      inProgress.set(rpc_method, (inProgress.get(rpc_method) ?? 1) - 1);
    }
  };
}
