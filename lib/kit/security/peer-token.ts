import type { Logger } from "../telemetry/logger.ts";
import { fileFault, readNamedFile, rereadMs, watchFiles } from "./watched-files.ts";

/** The token that this process sends with its calls. */
export interface PeerToken {
  /** The header `authorization`. */
  authorization(): string;
  close(): void;
}

/**
 * Reads the file of a token and follows it; it holds the token alone. A file that cannot be used changes nothing
 * and is logged.
 * @throws Fault CONFIG_INVALID; no message repeats what the file holds.
 */
export function openPeerToken(
  path: string,
  logger: Logger,
  { setting = "peerTokenFile", intervalMs = rereadMs } = {},
): PeerToken {
  const stop = watchFiles([path], reload, intervalMs);
  let authorization: string;
  try {
    authorization = read();
  } catch (error) {
    stop();
    throw error;
  }

  function read(): string {
    const file = { setting, path };
    const text = readNamedFile(file).toString("utf8").trim();
    if (!/^[\x21-\x7e]{1,512}$/.test(text)) {
      throw fileFault(file, "does not hold one token and nothing else: `pmx token new` prints one");
    }
    return `Bearer ${text}`;
  }

  function reload(): void {
    try {
      authorization = read();
    } catch {
      logger.error("the changed file of this process's token cannot be used", { file: path });
    }
  }

  return { authorization: () => authorization, close: stop };
}
