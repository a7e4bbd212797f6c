import type { ProcessSettings } from "../config/process-settings.ts";
import { usesTls } from "../config/tls-settings.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { Caller } from "./caller.ts";
import { openPeerToken } from "./peer-token.ts";
import { openTls, type Tls } from "./tls.ts";
import { openTokens, type Tokens } from "./tokens.ts";

/** What protects the calls of a process, both those that arrive and those that leave. */
export interface Security {
  /** Absent: calls are in plain text. */
  readonly tls: Tls | undefined;
  /** Who may call what; absent: everybody may call everything. */
  readonly tokens: Tokens | undefined;
  /** Who this process is to the servers that it calls. */
  readonly caller: Caller;
  /** Ends the reading of its files. */
  close(): void;
}

/** Opens what the settings name. @throws Fault CONFIG_INVALID for a file that cannot be used. */
export function openSecurity(
  settings: Pick<ProcessSettings, "tls" | "tokensFile" | "peerTokenFile" | "insecure">,
  logger: Logger,
): Security {
  const { tls: tlsSettings, tokensFile, peerTokenFile, insecure } = settings;
  const opened: { close(): void }[] = [];
  const keep = <T extends { close(): void }>(one: T): T => {
    opened.push(one);
    return one;
  };
  const close = () => {
    for (const one of opened) one.close();
  };
  try {
    const tls =
      tlsSettings && usesTls(tlsSettings) ? keep(openTls(tlsSettings, logger)) : undefined;
    const tokens = tokensFile === undefined ? undefined : keep(openTokens(tokensFile, logger));
    const peer =
      peerTokenFile === undefined ? undefined : keep(openPeerToken(peerTokenFile, logger));
    return { tls, tokens, caller: { tls, authorization: peer?.authorization, insecure }, close };
  } catch (error) {
    close();
    throw error;
  }
}
