import { dataPlaceOf, placeFlags } from "../data/data-place.ts";
import type { DataVerb } from "../data/data-verb.ts";
import { type Flag, helpFlag, usageFault } from "../flag.ts";
import type { ReadFlags } from "../read-flags.ts";
import { serviceBehindGateway } from "../records/record-verb.ts";
import type { Environment } from "../setting.ts";
import type { McpArguments } from "./mcp-command.ts";

const allowStartFlag: Flag = {
  name: "allow-start",
  help: "Offer tools that start sprints, and record comparisons and readiness.",
};

/** Serves records to programs that speak MCP; its standard output is the protocol, so that it has no --json. */
export const mcpVerb: DataVerb = {
  summary: "Serve the records to a program that speaks MCP, on standard input and output.",
  words: "[flags]",
  help: `Speaks the Model Context Protocol on standard input and output, for a program that starts it, such as an assistant:
tools that list sprints and say where one stands, its verdict and why, scorecard, gates, and the sentences of pmx explain; that
estimate costs, read the readiness checklist, series of bars and their quality, and comparisons. A sprint is a resource too
(pmx://sprints/ID). Every answer is bounded in size. It changes nothing, unless --allow-start offers the tools that do.

Over a data folder the services run while a tool works and for half a minute after, so that other commands can have the folder
between; with --address nothing is started here. docs/mcp.md has what a program is told to start it. It needs the package
@pmx/mcp, which pmx does not depend on, and says how to install it.

${serviceBehindGateway("risk gate, forecast, execution and audit", "PMX_RISK_GATE_ADDRESS and so on")}`,
  flags: [allowStartFlag, ...placeFlags, helpFlag],
  prepare(typed, environment) {
    const given = mcpArguments(typed, environment);
    return {
      arguments: given,
      run: async (context) => (await import("./mcp-command.ts")).mcpCommand(given, context),
    };
  },
};

/** @throws Fault FIELD_INVALID */
function mcpArguments(typed: ReadFlags, environment: Environment): McpArguments {
  const [word] = typed.words;
  if (word !== undefined) throw usageFault(word, "unexpected word; see --help");
  const allowStart = typed.values.get(allowStartFlag.name) === true;
  return { allowStart, ...dataPlaceOf(typed, environment) };
}
