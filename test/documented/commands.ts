import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot, textOf } from "#test/support/source-files.ts";

/** A command that a page tells its reader to type. */
export interface DocumentedCommand {
  /** Path of the page. */
  readonly page: string;
  /** As it is typed: lines that a backslash ends are one, without a comment behind it. */
  readonly command: string;
  /** Which block of its page has it, from 0 on. */
  readonly block: number;
  /** The lines that the page shows it to print; empty where it shows none. */
  readonly shown: readonly string[];
}

/** Every page of the repository; what `test/` holds is for tests. */
export function documentedPages(): readonly string[] {
  return execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], {
    cwd: repositoryRoot,
    encoding: "utf8",
  })
    .trim()
    .split("\n")
    .filter((page) => !page.startsWith("test/") && existsSync(join(repositoryRoot, page)))
    .sort();
}

/** The blocks of code of a page: their language, empty without, and their text. */
export function blocksOf(page: string): readonly { readonly language: string; text: string }[] {
  return [...textOf(page).matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(
    ([, language = "", text = ""]) => ({ language, text }),
  );
}

/**
 * The commands of a page in their order: each line of a block `sh`, and each line of a block `console` that begins
 * with `$`, below which stands what it prints.
 */
export function commandsOf(page: string): readonly DocumentedCommand[] {
  return blocksOf(page).flatMap(({ language, text }, block) => {
    const typed =
      language === "sh" ? scriptLines(text) : language === "console" ? consoleLines(text) : [];
    return typed.map((one) => ({ page, block, ...one }));
  });
}

type Typed = Pick<DocumentedCommand, "command" | "shown">;

function scriptLines(text: string): readonly Typed[] {
  return text
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .map((line) => line.replace(/\s+#\s.*$/, "").trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((command) => ({ command, shown: [] }));
}

function consoleLines(text: string): readonly Typed[] {
  const sessions = text.split(/^\$ /m).slice(1);
  return sessions.map((session) => {
    const [command = "", ...shown] = session.trimEnd().split("\n");
    return { command, shown: shown.filter((line) => line.trim() !== "") };
  });
}

/**
 * The first line that is shown and was not printed after those before it; undefined where all were. `…` stands for
 * anything: alone on a line for lines, within one for a part of it.
 */
export function missingLine(shown: readonly string[], printed: string): string | undefined {
  const lines = printed.split("\n").map((line) => line.trimEnd());
  let at = 0;
  for (const line of shown.filter((one) => one !== "…")) {
    const parts = line
      .trimEnd()
      .split("…")
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    const pattern = new RegExp(`^${parts.join(".*")}$`);
    const found = lines.findIndex((one, index) => index >= at && pattern.test(one));
    if (found === -1) return line;
    at = found + 1;
  }
  return undefined;
}
