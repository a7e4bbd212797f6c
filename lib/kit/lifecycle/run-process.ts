import process from "node:process";
import { Fault } from "#lib/kernel/fault.ts";
import { systemFaultOf } from "../system-fault.ts";
import type { Logger } from "../telemetry/logger.ts";
import { exitCodeOf, exitCodes } from "./exit-code.ts";

const stopSignals = ["SIGTERM", "SIGINT"] as const;

/**
 * Runs a process until SIGTERM or SIGINT: then closes what `start` opened and exits 0, or 70 when
 * closing fails. A second signal exits 1 at once. A failed start, and an error that nothing handles,
 * exit as `exitCodeOf` says.
 * @param start opens what the process has; where it waits it ends with the reason of `stopping` when that aborts
 */
export async function runProcess(
  start: (stopping: AbortSignal) => Promise<{ close(): Promise<void> }>,
  logger: Logger,
): Promise<void> {
  process.on("uncaughtException", (error) => crash(error, logger));
  process.on("unhandledRejection", (error) => crash(error, logger));
  const stopping = new AbortController();
  const { signal } = stopping;
  const stop = stopSignal(logger).then(() => stopping.abort());
  let running: { close(): Promise<void> };
  try {
    running = await start(signal);
  } catch (error) {
    if (signal.aborted && error === signal.reason) {
      logger.info("the process has stopped before it had started");
      process.exit(0);
    }
    reportStartFailure(error, logger);
    process.exit(exitCodeOf(error));
  }
  await stop;
  try {
    await running.close();
  } catch (error) {
    logger.error("the process did not close cleanly", { error });
    process.exit(exitCodes.software);
  }
  logger.info("the process has stopped");
  process.exit(0);
}

/** Resolves at the first signal, also one that arrives while the process still starts. */
function stopSignal(logger: Logger): Promise<void> {
  return new Promise((resolve) => {
    let signals = 0;
    for (const signal of stopSignals) {
      process.on(signal, () => {
        signals += 1;
        if (signals > 1) {
          logger.warn("a second signal: the process exits without closing", { signal });
          process.exit(1);
        }
        logger.info("the process stops", { signal });
        resolve();
      });
    }
  });
}

function reportStartFailure(error: unknown, logger: Logger): void {
  const fault = error instanceof Fault ? error : systemFaultOf(error);
  if (fault) {
    const { code, reason, violations, metadata } = fault;
    logger.error(`the process cannot start: ${fault.message}`, {
      code,
      reason,
      violations,
      ...metadata,
    });
  } else {
    logger.error("the process cannot start: a bug of pmx", { error });
  }
}

function crash(error: unknown, logger: Logger): never {
  // A full disk that keeps a service from writing is no bug, wherever it is met.
  const isBug = exitCodeOf(error) === exitCodes.software;
  const message = isBug
    ? "an error that nothing handled: a bug of pmx"
    : "the process cannot go on";
  logger.error(message, { error });
  process.exit(exitCodeOf(error));
}
