import { Fault } from "#lib/kernel/fault.ts";
import { EvidenceService } from "#proto/pmx/audit/v1/evidence_service_pb.ts";
import type { CommandContext } from "../command-context.ts";
import type { DataPlace } from "../data/data-place.ts";
import { withGateway } from "../data/with-gateway.ts";
import { exitCodes } from "../exit-code.ts";
import { withService } from "../records/service-client.ts";
import { sprintOf } from "../records/sprint-record.ts";
import { writeFile } from "../write-file.ts";
import { keyIdText } from "./check-file.ts";
import { collectEvidence } from "./collect-evidence.ts";
import { exportText } from "./export-file.ts";

/** What to export, and where to. */
export interface ExportArguments extends DataPlace {
  /** Absent: the newest sprint. */
  readonly sprint?: string;
  readonly out: string;
  /** Where the statement is written alone. */
  readonly statement?: string;
  /** Whether the facts of the sprints that it was compared with come too. */
  readonly compared?: true;
  readonly json: boolean;
}

/** Writes the evidence of a sprint into a file. */
export async function exportCommand(
  { sprint: name, out, statement, compared, json, ...place }: ExportArguments,
  context: CommandContext,
): Promise<number> {
  const { terminal, environment } = context;
  const evidence = await withGateway(place, context, async (gateway) => {
    const sprint = await sprintOf(gateway, name);
    return withService(EvidenceService, { name: "audit", gateway, place, environment }, (client) =>
      collectEvidence(client, sprint, compared),
    );
  });
  writeFile(out, exportText(evidence));
  if (statement !== undefined) {
    if (evidence.statement === undefined) {
      throw noAnswer(evidence.auditSet);
    }
    writeFile(statement, `${JSON.stringify(evidence.statement)}\n`);
  }
  const keys = [...new Set(evidence.heads.map(({ verifierKey }) => keyIdText(verifierKey)))];
  const said = { sprint: evidence.auditSet, records: evidence.records.length, file: out, keys };
  terminal.out(
    json
      ? `${JSON.stringify(said)}\n`
      : `${said.records} records of ${said.sprint} written to ${out}\nSigned by key ${keys.join(", ")}: tell whoever checks the file\n`,
  );
  return exitCodes.pass;
}

function noAnswer(auditSet: string): Fault {
  const message = `no gate has an answer on ${auditSet} that rests on outcomes, so that there is no verdict to state`;
  return new Fault("NOT_FOUND", "RESOURCE_NOT_FOUND", message);
}
