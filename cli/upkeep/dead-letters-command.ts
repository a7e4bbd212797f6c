import { toJson } from "@bufbuild/protobuf";
import { instantText } from "#lib/report/plain-text.ts";
import { AuditService } from "#proto/pmx/audit/v1/audit_service_pb.ts";
import { type DeadLetter, DeadLetterSchema } from "#proto/pmx/audit/v1/dead_letter_pb.ts";
import type { CommandContext } from "../command-context.ts";
import type { DataPlace } from "../data/data-place.ts";
import { withGateway } from "../data/with-gateway.ts";
import { exitCodes } from "../exit-code.ts";
import { type RecordColumn, recordTable } from "../records/record-table.ts";
import { withService } from "../records/service-client.ts";
import { type RefusedFactsArguments, refusedFactsCommand } from "./refused-facts-command.ts";

/** What to do with which dead letters. */
export interface DeadLettersArguments extends DataPlace {
  /** Who has them: audit of what it could not apply, the others of what they could not publish. */
  readonly of: "audit" | RefusedFactsArguments["of"];
  readonly verb: "list" | "replay";
  /** Ids of the events to replay; none means all that wait. */
  readonly eventIds: readonly string[];
  /** Whether the list holds those too that were replayed. */
  readonly replayed: boolean;
  readonly json: boolean;
}

/** As many as one call may name. */
const replayedTogether = 100;

/**
 * Lists dead letters or replays them; with --json `{ "deadLetters": [DeadLetter] }`. A letter that cannot be applied
 * again makes the exit code that of FAIL.
 */
export async function deadLettersCommand(
  typed: DeadLettersArguments,
  context: CommandContext,
): Promise<number> {
  const { of, verb, eventIds, replayed, json, ...place } = typed;
  if (of !== "audit") {
    return refusedFactsCommand({ of, verb, eventIds, json, place }, context);
  }
  const { terminal, environment } = context;
  const letters = await withGateway(place, context, (gateway) =>
    withService(AuditService, { name: "audit", gateway, place, environment }, async (audit) => {
      const listed = async () => {
        const all: DeadLetter[] = [];
        let pageToken = "";
        do {
          const page = await audit.listDeadLetters({ pageToken, includeReplayed: replayed });
          all.push(...page.deadLetters);
          pageToken = page.nextPageToken;
        } while (pageToken !== "");
        return all;
      };
      if (verb === "list") return listed();
      const ids = eventIds.length > 0 ? eventIds : (await listed()).map(({ eventId }) => eventId);
      const ends: DeadLetter[] = [];
      for (let at = 0; at < ids.length; at += replayedTogether) {
        const some = ids.slice(at, at + replayedTogether);
        ends.push(...(await audit.replayDeadLetters({ eventIds: some })).deadLetters);
      }
      return ends;
    }),
  );
  if (json) {
    const all = letters.map((one) => toJson(DeadLetterSchema, one, { alwaysEmitImplicit: true }));
    terminal.out(`${JSON.stringify({ deadLetters: all })}\n`);
  } else {
    const none = "no event waits among the dead letters";
    terminal.out(recordTable(columns, letters, { none, width: terminal.outColumns }));
  }
  const failed = verb === "replay" && letters.some(({ replayTime }) => replayTime === undefined);
  return failed ? exitCodes.fail : exitCodes.pass;
}

const columns: readonly RecordColumn<DeadLetter>[] = [
  { heading: "Event", name: "event", value: ({ eventId }) => eventId },
  { heading: "Of", name: "type", value: ({ type }) => type.slice(type.lastIndexOf(".") + 1) },
  { heading: "Audit set", name: "audit_set", value: ({ auditSet }) => auditSet || "unknown" },
  { heading: "Failed", right: true, name: "failures", value: ({ failures }) => `${failures}` },
  {
    heading: "Replayed",
    name: "replay_timestamp",
    value: ({ replayTime }) => (replayTime === undefined ? "no" : instantText(replayTime)),
  },
  { heading: "Reason", below: true, name: "error", value: ({ error }) => error },
];
