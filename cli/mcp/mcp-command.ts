import process from "node:process";
import { packageVersion } from "#lib/kit/build.ts";
import type { CommandContext } from "../command-context.ts";
import type { DataPlace } from "../data/data-place.ts";
import { exitCodes } from "../exit-code.ts";
import { importInstalledApart } from "../installed-apart.ts";
import { resumeCommand } from "../sprint-lookup.ts";
import { GatewayLease } from "./gateway-lease.ts";
import { sprintResources } from "./resources.ts";
import { StartedSprints } from "./started-sprints.ts";
import { toolsOf } from "./tools/index.ts";

/** What `pmx mcp` was asked for. */
export interface McpArguments extends DataPlace {
  /** Whether tools may start sprints, and record comparisons and the readiness checklist. */
  readonly allowStart: boolean;
}

const instructions = `pmx judges whether a forecast-driven trading strategy may go live, and how sure that is. A sprint is a run of audits (forecasts joined to what happened after them); gates judge it: PASS, PASS_LOOSENED, FAIL or INCONCLUSIVE, and INCONCLUSIVE is no PASS. "As written" compares estimates with thresholds; "assured" is the verdict that may be looked at as often as one likes: what is no better than asked is seldom passed; EXPLORATORY shows nothing. State n and the interval with every figure, and never a value for what is undefined. Start with list_sprints or get_sprint.`;

/** The longest wait for an orderly close after an interruption; the records are durable anyway. */
const interruptedCloseMs = 3_000;

/** Serves until its standard input ends or it is interrupted. Standard output holds the protocol and nothing else. */
export async function mcpCommand(
  { allowStart, ...place }: McpArguments,
  context: CommandContext,
): Promise<number> {
  const { terminal, environment, interruption, newId, sleep } = context;
  const { serveMcp } = await importInstalledApart("@pmx/mcp", () => import("@pmx/mcp"));
  if (process.stdin.isTTY) {
    terminal.err(
      "pmx mcp: speaks the Model Context Protocol on standard input and output, for a program that starts it; Ctrl-C ends it\n",
    );
  }
  const lease = new GatewayLease(place, context);
  const started = new StartedSprints();
  const surroundings = { lease, place, environment, newId };
  try {
    await serveMcp({
      name: "pmx",
      title: "pmx",
      version: packageVersion().version,
      instructions,
      tools: toolsOf(started, allowStart).map((bind) => bind(surroundings)),
      resources: sprintResources(surroundings),
      input: process.stdin,
      output: process.stdout,
      signal: interruption,
      onProblem: (what, error) => terminal.err(`pmx mcp: ${what}: ${problemText(error)}\n`),
    });
  } finally {
    for (const name of started.names()) {
      const command = resumeCommand(name, place, environment);
      terminal.err(`pmx mcp: ${name} has not ended; nothing is lost. Continue with: ${command}\n`);
    }
    const closed = lease.close();
    await (interruption.aborted ? Promise.race([closed, sleep(interruptedCloseMs)]) : closed);
  }
  return interruption.aborted ? exitCodes.interrupted : exitCodes.pass;
}

/** On one line: a message that is no protocol may be long. */
function problemText(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return text.replaceAll(/\s+/g, " ").slice(0, error instanceof Error ? 2_000 : 200);
}
