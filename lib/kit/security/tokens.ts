import { timingSafeEqual } from "node:crypto";
import { Fault } from "#lib/kernel/fault.ts";
import type { Logger } from "../telemetry/logger.ts";
import { digestOfToken, readTokenFile, type TokenEntry, type TokenHolder } from "./token-file.ts";
import { rereadMs, watchFiles } from "./watched-files.ts";

/** The tokens that a server accepts. */
export interface Tokens {
  /** Who holds the token of a header `authorization`, as `Bearer pmx_…`; undefined for no token of the file. */
  holderOf(authorization: string): TokenHolder | undefined;
  close(): void;
}

/** Headers that are remembered; more than one a token only where the word Bearer is written in different ways. */
const rememberedMax = 1_000;

/**
 * Reads the file of tokens and follows it: a token that is no longer in it is refused from then on. A file that
 * cannot be used changes nothing and is logged.
 * @throws Fault CONFIG_INVALID.
 */
export function openTokens(path: string, logger: Logger, intervalMs = rereadMs): Tokens {
  const file = { setting: "tokensFile", path };
  const stop = watchFiles([path], reload, intervalMs);
  let entries = readOrStop();
  /**
   * Headers that were accepted since the file was read, so that only the first call with a token is hashed. What a
   * look-up in it takes says nothing about tokens: it compares texts only where their seeded hashes agree.
   */
  const remembered = new Map<string, TokenHolder>();

  function readOrStop(): readonly TokenEntry[] {
    try {
      return readTokenFile(file);
    } catch (error) {
      stop();
      throw error;
    }
  }

  function reload(): void {
    try {
      entries = readTokenFile(file);
      remembered.clear();
      logger.info("the changed file of tokens is in force", { file: path });
    } catch (error) {
      const why = error instanceof Fault ? error.message : String(error);
      logger.error("the changed file of tokens cannot be used; the former one stays", { why });
    }
  }

  return {
    holderOf(authorization) {
      const known = remembered.get(authorization);
      if (known !== undefined) return known;
      const token = /^bearer ([\x21-\x7e]{1,512})$/i.exec(authorization)?.[1];
      const holder = token === undefined ? undefined : holderOfToken(entries, token);
      if (holder === undefined) return undefined;
      if (remembered.size >= rememberedMax) remembered.clear();
      remembered.set(authorization, holder);
      return holder;
    },
    close: stop,
  };
}

/** Compares with every entry to its end, so that the time tells nothing about the digests. */
function holderOfToken(entries: readonly TokenEntry[], token: string): TokenHolder | undefined {
  const digest = digestOfToken(token);
  let found: TokenHolder | undefined;
  for (const entry of entries) if (timingSafeEqual(entry.digest, digest)) found = entry.holder;
  return found;
}
