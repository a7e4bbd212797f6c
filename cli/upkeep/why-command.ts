import { toJson } from "@bufbuild/protobuf";
import { instantText } from "#lib/report/plain-text.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { Verdict } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import { ExplainDecisionResponseSchema } from "#proto/pmx/riskgate/v1/replay_pb.ts";
import { RiskGateService } from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import type { CommandContext } from "../command-context.ts";
import type { DataPlace } from "../data/data-place.ts";
import { withGateway } from "../data/with-gateway.ts";
import { exitCodes } from "../exit-code.ts";
import { changeText } from "../explain/smallest-change.ts";
import { withService } from "../records/service-client.ts";

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
