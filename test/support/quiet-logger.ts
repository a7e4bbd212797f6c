import { createLogger, type Logger } from "#lib/kit/telemetry/logger.ts";

/** A logger that keeps its lines, for tests to look at. */
export function recordingLogger(): { readonly logger: Logger; readonly lines: string[] } {
  const lines: string[] = [];
  const logger = createLogger({
    level: "debug",
    service: "test",
    write: (line) => void lines.push(line),
  });
  return { logger, lines };
}

/** A logger that says nothing. */
export const quietLogger: Logger = recordingLogger().logger;
