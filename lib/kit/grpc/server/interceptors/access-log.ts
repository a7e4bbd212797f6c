import { performance } from "node:perf_hooks";
import { Fault, storageReasons } from "#lib/kernel/fault.ts";
import type { Logger } from "../../../telemetry/logger.ts";
import { fullNameOf } from "../../shared/service-definition.ts";
import type { ServerCall } from "../call.ts";
import type { Interceptor } from "./interceptor.ts";

/**
 * Logs one line a call at level debug, when it is answered, and at level error for a bug, whose cause is
 * logged here and nowhere else. A refusal is the caller's to look at, also one of a call whose deadline has
 * passed before: at any higher level, a caller could fill the log.
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
    ...(call.traceId !== undefined && { trace_id: call.traceId }),
    peer: call.peer,
    ...(call.holder !== undefined && { caller: call.holder }),
  };
}

function logAnswer(
  logger: Logger,
  call: ServerCall,
  fault: Fault | undefined,
  durationMs: number,
): void {
  const isBug = fault !== undefined && isOwnFault(fault);
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

/** Nobody else learns of a failure after the answer, so that one of the store is logged as a bug is. */
function logLateFailure(logger: Logger, call: ServerCall, error: unknown): void {
  const isRefusal =
    error instanceof Fault && !isOwnFault(error) && !storageReasons.has(error.reason);
  const message = "a handler failed after its call was answered";
  const fields = { ...fieldsOf(call), error };
  if (isRefusal || isAbort(error, call.signal)) logger.debug(message, fields);
  else logger.error(message, fields);
}

/** Whether the service is at fault, not what it was asked. */
function isOwnFault({ code }: Fault): boolean {
  return code === "INTERNAL" || code === "DATA_LOSS";
}

/** A handler that was aborted may throw the abort. */
function isAbort(error: unknown, signal: AbortSignal): boolean {
  if (signal.aborted && error === signal.reason) return true;
  return error instanceof Error && error.name === "AbortError";
}
