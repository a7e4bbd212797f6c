import { toJson } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import {
  type Readiness,
  ReadinessSchema,
  ReadinessVerdict,
} from "#proto/pmx/readiness/v1/readiness_pb.ts";
import { type Waiver, WaiverSchema } from "#proto/pmx/readiness/v1/waiver_pb.ts";
import type { CommandContext } from "../command-context.ts";
import { withGateway } from "../data/with-gateway.ts";
import { exitCodes } from "../exit-code.ts";
import type { GatewaySession } from "../gateway-session.ts";
import { reportWidth } from "../report/sprint-report.ts";
import type { ReadinessAction, ReadinessArguments } from "./readiness-arguments.ts";
import { readinessLines } from "./readiness-report.ts";
import { waiverLines, waiverTable } from "./waiver-report.ts";

// A zero is a finding, so it is written out.
const writeOptions = { alwaysEmitImplicit: true } as const;

/** What a command prints, and its exit code. */
interface Answer {
  readonly json: unknown;
  lines(width: number): readonly string[];
  readonly exitCode: number;
}

/** Evaluates the readiness checklist, or records, revokes or lists waivers of its items. */
export async function readinessCommand(
  { json, action, ...place }: ReadinessArguments,
  context: CommandContext,
): Promise<number> {
  const { terminal, newId } = context;
  const answer = await withGateway(place, context, (gateway) => answerTo(action, gateway, newId));
  const width = Math.min(terminal.outColumns ?? reportWidth, reportWidth);
  const text = json ? JSON.stringify(answer.json) : answer.lines(width).join("\n");
  terminal.out(`${text}\n`);
  return answer.exitCode;
}

async function answerTo(
  action: ReadinessAction,
  { readiness: client }: Pick<GatewaySession, "readiness">,
  newId: () => string,
): Promise<Answer> {
  switch (action.kind) {
    case "evaluate": {
      const reply = await client.evaluateReadiness({ sprints: [...action.sprints] });
      return evaluated(reply.readiness!);
    }
    case "waive": {
      const { item, by: waivedBy, why: rationale, expireTimeMs, policyHash } = action;
      const expireTime = timestampFromMs(expireTimeMs);
      const request = { requestId: newId(), item, waivedBy, rationale, policyHash, expireTime };
      return recorded((await client.recordWaiver(request)).waiver!);
    }
    case "revoke": {
      const { waiver: name, by: revokedBy, why: rationale } = action;
      return recorded((await client.revokeWaiver({ name, revokedBy, rationale })).waiver!);
    }
    case "list-waivers": {
      const waivers: Waiver[] = [];
      let pageToken = "";
      do {
        const page = await client.listWaivers({ pageToken });
        waivers.push(...page.waivers);
        pageToken = page.nextPageToken;
      } while (pageToken !== "");
      return {
        json: { waivers: waivers.map((one) => toJson(WaiverSchema, one, writeOptions)) },
        lines: (width) => waiverTable(waivers, width),
        exitCode: exitCodes.pass,
      };
    }
  }
}

function evaluated(readiness: Readiness): Answer {
  return {
    json: toJson(ReadinessSchema, readiness, writeOptions),
    lines: (width) => readinessLines(readiness, width),
    exitCode: exitCodeOf(readiness.verdict),
  };
}

function recorded(waiver: Waiver): Answer {
  return {
    json: toJson(WaiverSchema, waiver, writeOptions),
    lines: (width) => waiverLines(waiver, width),
    exitCode: exitCodes.pass,
  };
}

/** A verdict that was never set counts as NO_GO, as its enum demands. */
function exitCodeOf(verdict: ReadinessVerdict): number {
  if (verdict === ReadinessVerdict.GO) return exitCodes.pass;
  return verdict === ReadinessVerdict.INCONCLUSIVE ? exitCodes.inconclusive : exitCodes.fail;
}
