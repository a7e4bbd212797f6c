import { Buffer } from "node:buffer";
import { createHash, randomBytes } from "node:crypto";
import { configFault } from "../config/config-problem.ts";
import { isScope, type Scope, scopes } from "./scope.ts";
import { type NamedFile, readNamedFile } from "./watched-files.ts";

/** Who holds a token, and what it allows. */
export interface TokenHolder {
  readonly name: string;
  readonly scopes: ReadonlySet<Scope>;
}

/** A line of the file of tokens: the token itself is not in it. */
export interface TokenEntry {
  readonly holder: TokenHolder;
  /** SHA-256 of the token. */
  readonly digest: Buffer;
}

/** SHA-256 of a token. Tokens are 256 random bits, so that no slower function protects them better. */
export function digestOfToken(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

/** Whether a text may name the holder of a token. */
export function isHolderName(text: string): boolean {
  return /^[A-Za-z0-9][\w.-]{0,63}$/.test(text);
}

/** A token of 256 random bits, and its line for the file. */
export function newToken(name: string, granted: readonly Scope[]) {
  const token = `pmx_${randomBytes(32).toString("hex")}`;
  const line = `${name} ${granted.join(",")} sha256:${digestOfToken(token).toString("hex")}`;
  return { token, line };
}

/**
 * Reads the file of tokens: a line for each, `NAME SCOPE[,SCOPE] sha256:HEX`; empty lines and what follows a `#`
 * say nothing. A name may stand in several lines, while one of its tokens replaces another.
 * @throws Fault CONFIG_INVALID naming file and line of everything that is none. No message repeats a line.
 */
export function readTokenFile(file: NamedFile): readonly TokenEntry[] {
  const lines = readNamedFile(file).toString("utf8").split(/\r?\n/);
  const findings: { line: number; finding: string }[] = [];
  const entries: TokenEntry[] = [];
  const seen = new Set<string>();
  for (const [index, text] of lines.entries()) {
    const words = text.replace(/#.*/, "").trim().split(/\s+/);
    if (words[0] === "") continue;
    const entry = entryOf(words, seen);
    if (typeof entry === "string") findings.push({ line: index + 1, finding: entry });
    else entries.push(entry);
  }
  if (findings.length > 0) {
    throw configFault(
      findings.map(({ line, finding }) => {
        return { origin: `${file.path}:${line}`, key: file.setting, finding };
      }),
    );
  }
  return entries;
}

/** The entry of a line, or what is wrong with it. */
function entryOf(words: readonly string[], seen: Set<string>): TokenEntry | string {
  const [name = "", granted = "", digest = "", ...more] = words;
  const hex = /^sha256:([\da-f]{64})$/.exec(digest)?.[1];
  if (hex === undefined || more.length > 0) {
    return "is not NAME SCOPE[,SCOPE] sha256:HEX: `pmx token new` prints such a line";
  }
  if (!isHolderName(name)) return "the name is not 1 to 64 letters, digits, _ . or -";
  const allowed = granted.split(",");
  if (!allowed.every(isScope)) return `the scopes are not of ${scopes.join(", ")}`;
  if (seen.has(hex)) return "repeats the token of a line above";
  seen.add(hex);
  return {
    holder: { name, scopes: new Set(allowed) },
    digest: Buffer.from(hex, "hex"),
  };
}
