import { checkEnvironment } from "#lib/kit/config/check-environment.ts";
import type { CommandContext } from "./command-context.ts";
import { takeConnectionFlags } from "./connection-flags.ts";
import { exitCodeOfError, exitCodes } from "./exit-code.ts";
import { faultText } from "./fault-text.ts";
import { jsonError, wantsJson } from "./json-error.ts";
import { refuseWithoutRecords } from "./nothing-to-resume.ts";
import { npmBannerNote } from "./npm-banner.ts";
import { parseArguments } from "./parse-arguments.ts";
import { programOf } from "./program.ts";
import { startUpLine } from "./start-up-line.ts";
import { withRemedy } from "./unreachable-gateway.ts";
import { usageText } from "./usage.ts";
import { versionText } from "./version.ts";

/**
 * Runs one command line to its end and returns its exit code; errors go to standard error. With --json
 * standard output holds exactly one object, the result or the error, and is written at the end: closing
 * the services can still fail after the result is known. `pmx watch` alone writes a line whenever something changes.
 */
export async function runCommandLine(
  words: readonly string[],
  context: CommandContext,
): Promise<number> {
  const { terminal } = context;
  const json = wantsJson(words);
  let held = "";
  const out = (text: string) => {
    held += text;
  };
  try {
    const writer = json && words[0] !== "watch" ? { ...terminal, out } : terminal;
    const { typed, environment } = takeConnectionFlags(words, context.environment);
    const code = await runCommand(typed, { ...context, environment, terminal: writer });
    if (json) terminal.out(held);
    return code;
  } catch (thrown) {
    const error = withRemedy(thrown, words, programOf(context.environment));
    terminal.err(faultText(error, context.environment.PMX_LOG_LEVEL === "debug"));
    if (json) terminal.out(jsonError(error));
    return exitCodeOfError(error);
  }
}

/** @throws Fault of the command; anything else that is thrown is a defect of pmx. */
async function runCommand(typed: readonly string[], context: CommandContext): Promise<number> {
  const { terminal, environment } = context;
  const command = parseArguments(typed, environment);
  if (command.kind !== "help" && command.kind !== "version") checkEnvironment(environment);
  if (command.kind === "sprint") await refuseWithoutRecords(command.arguments);
  const banner = npmBannerNote(wantsJson(typed), terminal.outColumns !== undefined, environment);
  if (banner !== undefined) terminal.err(`${banner}\n`);
  const line = startUpLine(command, terminal, environment);
  if (line !== undefined) terminal.err(`${line}\n`);
  // Commands are loaded when they run: a typing error is answered before gRPC is loaded.
  switch (command.kind) {
    case "help":
      terminal.out(usageText(command.topic));
      return exitCodes.pass;
    case "version":
      terminal.out(versionText());
      return exitCodes.pass;
    case "sprint":
      return (await import("./sprint-command.ts")).sprintCommand(command.arguments, context);
    case "ab":
      return (await import("./ab-command.ts")).abCommand(command.arguments, context);
    case "sweep":
      return (await import("./sweep-command.ts")).sweepCommand(command.arguments, context);
    case "plan":
      return (await import("./plan-command.ts")).planCommand(command.arguments, context);
    case "gate":
      return (await import("./gate-command.ts")).gateCommand(command.arguments, context);
    case "readiness": {
      const { readinessCommand } = await import("./readiness/readiness-command.ts");
      return readinessCommand(command.arguments, context);
    }
    case "serve":
      return (await import("./serve-command.ts")).serveCommand(command.arguments, context);
    case "serve-forecaster": {
      const { serveForecasterCommand } = await import("./serve-forecaster-command.ts");
      return serveForecasterCommand(command.arguments, context);
    }
    case "token":
      return (await import("./token-command.ts")).tokenCommand(command.arguments, context);
    case "completion": {
      const { completionCommand } = await import("./shell/completion-command.ts");
      return completionCommand(command.shell, context);
    }
    case "data":
    case "verb":
      return command.run(context);
  }
}
