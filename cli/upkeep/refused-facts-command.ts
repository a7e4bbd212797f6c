import { toJson } from "@bufbuild/protobuf";
import { type RefusedFact, RefusedFactSchema } from "#proto/pmx/ops/v1/refused_fact_pb.ts";
import { RefusedFactsService } from "#proto/pmx/ops/v1/refused_facts_service_pb.ts";
import type { CommandContext } from "../command-context.ts";
import type { DataPlace } from "../data/data-place.ts";
import { withGateway } from "../data/with-gateway.ts";
import { exitCodes } from "../exit-code.ts";
import { type RecordColumn, recordTable } from "../records/record-table.ts";
import { withService } from "../records/service-client.ts";

/** What to do with which facts that a service could not publish. */
export interface RefusedFactsArguments {
  readonly of: "forecast" | "risk-gate" | "execution";
  readonly verb: "list" | "replay";
  /** Ids of the events to replay; none means all that wait. */
  readonly eventIds: readonly string[];
  readonly json: boolean;
  readonly place: DataPlace;
}

/** As many as one call may name. */
const replayedTogether = 100;

/**
 * Lists the facts that a service could not publish, or publishes them; with --json `{ "refusedFacts": [RefusedFact] }`.
 * One that is refused again makes the exit code that of FAIL.
 */
export async function refusedFactsCommand(
  { of, verb, eventIds, json, place }: RefusedFactsArguments,
  context: CommandContext,
): Promise<number> {
  const { terminal, environment } = context;
  const facts = await withGateway(place, context, (gateway) =>
    withService(RefusedFactsService, { name: of, gateway, place, environment }, async (owner) => {
      const listed = async () => {
        const all: RefusedFact[] = [];
        let pageToken = "";
        do {
          const page = await owner.listRefusedFacts({ pageToken });
          all.push(...page.refusedFacts);
          pageToken = page.nextPageToken;
        } while (pageToken !== "");
        return all;
      };
      if (verb === "list") return listed();
      const ids = eventIds.length > 0 ? eventIds : (await listed()).map(({ eventId }) => eventId);
      const ends: RefusedFact[] = [];
      for (let at = 0; at < ids.length; at += replayedTogether) {
        const some = ids.slice(at, at + replayedTogether);
        ends.push(...(await owner.replayRefusedFacts({ eventIds: some })).refusedFacts);
      }
      return ends;
    }),
  );
  if (json) {
    const all = facts.map((one) => toJson(RefusedFactSchema, one, { alwaysEmitImplicit: true }));
    terminal.out(`${JSON.stringify({ refusedFacts: all })}\n`);
  } else {
    const none = `no fact of ${of} waits to be published`;
    terminal.out(recordTable(columns, facts, { none, width: terminal.outColumns }));
  }
  const failed = verb === "replay" && facts.some(({ published }) => !published);
  return failed ? exitCodes.fail : exitCodes.pass;
}

const columns: readonly RecordColumn<RefusedFact>[] = [
  { heading: "Event", name: "event", value: ({ eventId }) => eventId },
  { heading: "Of", name: "type", value: ({ type }) => type.slice(type.lastIndexOf(".") + 1) },
  { heading: "Bytes", right: true, name: "bytes", value: ({ payloadBytes }) => `${payloadBytes}` },
  { heading: "Published", name: "published", value: ({ published }) => (published ? "yes" : "no") },
  { heading: "Reason", below: true, name: "error", value: ({ error }) => error },
];
