import { readFile } from "node:fs/promises";
import { checkEnvironment } from "#lib/kit/config/check-environment.ts";
import type { CommandContext } from "./command-context.ts";
import { exitCodeOfError, exitCodes } from "./exit-code.ts";
import { faultText } from "./fault-text.ts";
import { parseArguments } from "./parse-arguments.ts";
import { usageText } from "./usage.ts";

/** Runs one command line to its end and returns its exit code; errors go to standard error. */
export async function runCommandLine(
  typed: readonly string[],
  context: CommandContext,
): Promise<number> {
  const { terminal, environment } = context;
  try {
    const command = parseArguments(typed, environment);
    if (command.kind !== "help" && command.kind !== "version") checkEnvironment(environment);
    // Commands are loaded when they run: a typing error is answered before gRPC is loaded.
    switch (command.kind) {
      case "help":
        terminal.out(usageText(command.topic));
        return exitCodes.pass;
      case "version":
        terminal.out(await versionText());
        return exitCodes.pass;
      case "sprint":
        return await (await import("./sprint-command.ts")).sprintCommand(
          command.arguments,
          context,
        );
      case "serve":
        return await (await import("./serve-command.ts")).serveCommand(command.arguments, context);
      case "import-bars":
        return await (await import("./import-bars-command.ts")).importBarsCommand(
          command.arguments,
          context,
        );
    }
  } catch (error) {
    terminal.err(faultText(error, environment.PMX_LOG_LEVEL === "debug"));
    return exitCodeOfError(error);
  }
}

/** The version that package.json states. */
async function versionText(): Promise<string> {
  const text = await readFile(new URL("../package.json", import.meta.url), "utf8");
  const { name, version } = JSON.parse(text) as { name: string; version: string };
  return `${name} ${version}\n`;
}
