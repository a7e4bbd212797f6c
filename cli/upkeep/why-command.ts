import { toJson } from "@bufbuild/protobuf";
import { quantityText } from "#lib/kernel/quantity.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { type Decision, Verdict } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import {
  ExplainDecisionResponseSchema,
  type SmallestChange,
} from "#proto/pmx/riskgate/v1/replay_pb.ts";
import { RiskGateService } from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import type { CommandContext } from "../command-context.ts";
import type { DataPlace } from "../data/data-place.ts";
import { withGateway } from "../data/with-gateway.ts";
import { exitCodes } from "../exit-code.ts";
import { withService } from "../records/service-client.ts";
import { instantText } from "../report/plain-text.ts";

/** Which decision to explain. */
export interface WhyArguments extends DataPlace {
  /** Its resource name. */
  readonly decision: string;
  readonly json: boolean;
}

/** Prints why a decision was denied, and what it lacked; with --json ExplainDecisionResponse. */
export async function whyCommand(
  { decision: name, json, ...place }: WhyArguments,
  context: CommandContext,
): Promise<number> {
  const { terminal, environment } = context;
  const reply = await withGateway(place, context, (gateway) =>
    withService(RiskGateService, { name: "risk-gate", gateway, place, environment }, (gate) =>
      gate.explainDecision({ name }),
    ),
  );
  if (json) {
    const written = toJson(ExplainDecisionResponseSchema, reply, { alwaysEmitImplicit: true });
    terminal.out(`${JSON.stringify(written)}\n`);
    return exitCodes.pass;
  }
  const decision = reply.decision!;
  const { instrument, asOfTime, verdict } = decision;
  const word = enumName(Verdict, verdict) ?? `${verdict}`;
  terminal.out(
    `${decision.name}: ${word} for ${instrument?.ticker} as of ${instantText(asOfTime)}\n`,
  );
  for (const { outcome, change } of reply.denials) {
    terminal.out(`\n${outcome?.rule}: ${outcome?.message}\n  ${changeText(change, decision)}\n`);
  }
  if (reply.denials.length > 1) {
    terminal.out(`\nAll ${reply.denials.length} together\n  ${changeText(reply.all, decision)}\n`);
  }
  return exitCodes.pass;
}

/** The changes that would do, each alone. */
function changeText(change: SmallestChange | undefined, { instrument }: Decision): string {
  const { edgeChangeBps, costChangeBps, sizeUnits } = change ?? {};
  const ways = [
    ...(edgeChangeBps === undefined ? [] : [`${signed(edgeChangeBps)} bps of edge`]),
    ...(costChangeBps === undefined ? [] : [`${signed(costChangeBps)} bps of cost`]),
    ...(sizeUnits === undefined ? [] : [`a size of ${quantityText(instrument ?? {}, sizeUnits)}`]),
  ];
  if (ways.length === 0) return "no change of edge, cost or size alone would let it pass";
  return `would pass with ${ways.join(", or ")}`;
}

/** Rounded away from 0, so that what is printed still does. */
function signed(bps: number): string {
  const hundredths = Math.ceil(Math.abs(bps) * 100 - 1e-6) / 100;
  return bps < 0 ? `−${hundredths}` : `+${hundredths}`;
}
