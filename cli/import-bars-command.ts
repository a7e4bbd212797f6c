import { readBarFiles } from "./bars/csv-file.ts";
import type { CommandContext } from "./command-context.ts";
import { exitCodes } from "./exit-code.ts";
import { remoteGateway } from "./gateway-session.ts";
import type { ImportBarsArguments } from "./parse-arguments.ts";
import { sendBars } from "./send-bars.ts";

/** Sends the bars of CSV files to a running gateway; says on standard output what was stored. */
export async function importBarsCommand(
  { path, address }: ImportBarsArguments,
  { terminal }: CommandContext,
): Promise<number> {
  const series = await readBarFiles(path);
  const gateway = remoteGateway(address);
  try {
    await sendBars(gateway, series, (line) => terminal.out(`${line}\n`));
  } finally {
    await gateway.close();
  }
  return exitCodes.pass;
}
