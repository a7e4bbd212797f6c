import { readFileSync } from "node:fs";
import { unreadable } from "#lib/kit/config/unreadable.ts";
import { openChannel } from "#lib/kit/grpc/client/client.ts";
import { EvidenceService } from "#proto/pmx/audit/v1/evidence_service_pb.ts";
import { callerOf } from "../caller.ts";
import type { CommandContext } from "../command-context.ts";
import type { DataPlace } from "../data/data-place.ts";
import { withGateway } from "../data/with-gateway.ts";
import { exitCodes } from "../exit-code.ts";
import { usageFault } from "../flag.ts";
import { addressOf, type ServicePlace, withService } from "../records/service-client.ts";
import { checkFile } from "./check-file.ts";
import { checkLogs } from "./check-logs.ts";
import { checkOwners, type FactOwner } from "./check-owners.ts";
import { checkSprints } from "./check-sprints.ts";
import { checkTrials } from "./check-trials.ts";
import { exportFromText } from "./export-file.ts";
import { factOwners } from "./fact-owners.ts";
import type { Finding } from "./finding.ts";

/** What to check. */
export interface VerifyArguments extends DataPlace {
  /** A file of pmx export; absent: the logs of a data folder or of a gateway. */
  readonly file?: string;
  /** A file of checkpoints that the logs are compared with. */
  readonly checkpoint?: string;
  /** Digits that the id of the signing key must begin with. */
  readonly key?: string;
  readonly json: boolean;
}

const marks = { OK: "ok", BAD: "BAD", NOT_CHECKED: "not checked" } as const;

/** Prints what was checked and what is wrong. */
export async function verifyCommand(
  { file, checkpoint, key, json, ...place }: VerifyArguments,
  context: CommandContext,
): Promise<number> {
  const { terminal, environment } = context;
  const findings =
    file !== undefined
      ? checkFile(exportFromText(file, textIn(file)), key)
      : await withGateway(place, context, (gateway) =>
          withService(EvidenceService, { name: "audit", gateway, place, environment }, (client) =>
            withOwners({ gateway, place, environment }, async (owners) => [
              ...(await checkLogs(client, checkpoint && textIn(checkpoint), key)),
              ...(await checkOwners(client, owners)),
              await checkSprints(client, gateway.sprints),
              await checkTrials(gateway.sprints),
            ]),
          ),
        );
  const printed = findings.map(({ outcome, text }) => ({ outcome, text }));
  terminal.out(json ? `${JSON.stringify({ findings: printed })}\n` : findingLines(findings));
  if (findings.some(({ outcome }) => outcome === "BAD")) return exitCodes.fail;
  // A verdict that nobody could check is none to go on.
  return findings.some(({ isVerdict }) => isVerdict) ? exitCodes.inconclusive : exitCodes.pass;
}

/** Runs work with the services that state facts. */
async function withOwners<T>(
  where: Omit<ServicePlace, "name">,
  work: (owners: readonly FactOwner[]) => Promise<T>,
): Promise<T> {
  const security = where.gateway.addresses === undefined ? callerOf(where.environment) : undefined;
  const open = (name: ServicePlace["name"]) =>
    openChannel(addressOf({ ...where, name }), security?.caller);
  const channels = {
    forecast: open("forecast"),
    "risk-gate": open("risk-gate"),
    execution: open("execution"),
  };
  try {
    return await work(factOwners(channels));
  } finally {
    for (const channel of Object.values(channels)) channel.close();
    security?.close();
  }
}

function findingLines(findings: readonly Finding[]): string {
  return findings.map(({ outcome, text }) => `${marks[outcome].padEnd(12)}${text}\n`).join("");
}

/** @throws Fault FIELD_INVALID for a file that cannot be read */
function textIn(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw usageFault(path, unreadable(error));
  }
}
