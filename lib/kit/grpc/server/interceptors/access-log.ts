import { performance } from "node:perf_hooks";
import { Fault } from "#lib/kernel/fault.ts";
import type { Logger } from "../../../telemetry/logger.ts";
import { fullNameOf } from "../../shared/service-definition.ts";
import type { ServerCall } from "../call.ts";
import type { Interceptor } from "./interceptor.ts";

/**
 * Logs one line a call at level debug, when it is answered, and at level error for a bug, whose cause is
 * logged here and nowhere else. A refusal is the caller's to look at: at any higher level, a caller could
 * fill the log.
 */
export function accessLog(logger: Logger): Interceptor {
  return async (call, next) => {
    const startMs = performance.now();
    call.onAnswer((fault) => logAnswer(logger, call, fault, performance.now() - startMs));
    try {
      await next();
    } catch (error) {
      if (call.answered) logLateFailure(logger, call, error);
      throw error;
    }
  };
}

function fieldsOf(call: ServerCall): Record<string, unknown> {
  return {
    "rpc.method": fullNameOf(call.method),
    request_id: call.requestId,
    peer: call.peer,
  };
}

function logAnswer(
  logger: Logger,
  call: ServerCall,
  fault: Fault | undefined,
  durationMs: number,
): void {
  const isBug = fault?.code === "INTERNAL" || fault?.code === "DATA_LOSS";
  if (!isBug && !logger.isEnabled("debug")) return;
  const fields = {
    ...fieldsOf(call),
    "grpc.code": fault?.code ?? "OK",
    duration_ms: Math.round(durationMs * 1000) / 1000,
  };
  if (fault === undefined) {
    logger.debug("call", fields);
  } else if (isBug) {
    logger.error("call", { ...fields, ...fault.metadata, error: fault });
  } else {
    logger.debug("call", { ...fields, reason: fault.reason, error_message: fault.message });
  }
}

function logLateFailure(logger: Logger, call: ServerCall, error: unknown): void {
  if (isAbort(error, call.signal)) return;
  logger.error("a handler failed after its call was answered", { ...fieldsOf(call), error });
}

/** A handler that was aborted may throw the abort; every other late error is logged. */
function isAbort(error: unknown, signal: AbortSignal): boolean {
  if (signal.aborted && error === signal.reason) return true;
  if (error instanceof Fault) {
    return error.code === "CANCELLED" || error.code === "DEADLINE_EXCEEDED";
  }
  return error instanceof Error && error.name === "AbortError";
}
