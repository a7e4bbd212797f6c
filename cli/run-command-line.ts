import type { CommandContext } from "./command-context.ts";
import { exitCodeOfError, exitCodes } from "./exit-code.ts";
import { faultText } from "./fault-text.ts";
import { parseArguments } from "./parse-arguments.ts";
import { usageText } from "./usage.ts";
import { versionText } from "./version.ts";

/** Runs one command line to its end and returns its exit code; errors go to standard error. */
export async function runCommandLine(
  typed: readonly string[],
  context: CommandContext,
): Promise<number> {
  const { terminal, environment } = context;
  try {
    const command = parseArguments(typed, environment);
    // Commands are loaded when asked for: a typing error is answered before gRPC is even read.
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
