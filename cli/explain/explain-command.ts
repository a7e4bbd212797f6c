import type { CommandContext } from "../command-context.ts";
import type { DataPlace } from "../data/data-place.ts";
import { withGateway } from "../data/with-gateway.ts";
import { exitCodes } from "../exit-code.ts";
import { reportWidth } from "../report/sprint-report.ts";
import { type Explained, explanationOf } from "./explain-record.ts";
import { explanationJson, explanationText } from "./explanation.ts";
import { RecordReader } from "./record-reader.ts";

export interface ExplainArguments extends DataPlace {
  readonly what: Explained;
  readonly json: boolean;
}

/** Prints why a record is what it is; with --json `{ "name", "sections": [{ "title", "sentences" }], … }` and the records. */
export async function explainCommand(
  { what, json, ...place }: ExplainArguments,
  context: CommandContext,
): Promise<number> {
  const { terminal, environment } = context;
  const explanation = await withGateway(place, context, (gateway) =>
    explanationOf(what, new RecordReader({ gateway, place, environment })),
  );
  const width = terminal.outColumns ?? reportWidth;
  terminal.out(json ? explanationJson(explanation) : explanationText(explanation, width));
  return exitCodes.pass;
}
