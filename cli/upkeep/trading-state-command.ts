import { toJson } from "@bufbuild/protobuf";
import type { TradingState as TradingStateName } from "#lib/kernel/trading.ts";
import { instantText } from "#lib/report/plain-text.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { RiskGateService } from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import {
  GetTradingStateResponseSchema,
  type TradingStateChange,
} from "#proto/pmx/riskgate/v1/trading_state_pb.ts";
import { TradingState } from "#proto/pmx/type/v1/trading_state_pb.ts";
import type { CommandContext } from "../command-context.ts";
import type { DataPlace } from "../data/data-place.ts";
import { withGateway } from "../data/with-gateway.ts";
import { exitCodes } from "../exit-code.ts";
import { type RecordColumn, recordTable } from "../records/record-table.ts";
import { withService } from "../records/service-client.ts";

/** Whose trading state is shown or changed. */
export interface TradingStateArguments extends DataPlace {
  /** Resource name; empty for every portfolio. */
  readonly portfolio: string;
  /** Undefined to show the state. */
  readonly change:
    | { readonly state: TradingStateName; readonly who: string; readonly why: string }
    | undefined;
  readonly json: boolean;
}

const latestChanges = 20;

/** Changes the trading state, or not, and prints it with its latest changes; with --json GetTradingStateResponse. */
export async function tradingStateCommand(
  { portfolio, change, json, ...place }: TradingStateArguments,
  context: CommandContext,
): Promise<number> {
  const { terminal, environment, newId } = context;
  const reply = await withGateway(place, context, (gateway) =>
    withService(
      RiskGateService,
      { name: "risk-gate", gateway, place, environment },
      async (gate) => {
        if (change !== undefined) {
          const state = TradingState[change.state];
          await gate.setTradingState({ ...change, requestId: newId(), portfolio, state });
        }
        return gate.getTradingState({ portfolio, latestChanges });
      },
    ),
  );
  if (json) {
    const written = toJson(GetTradingStateResponseSchema, reply, { alwaysEmitImplicit: true });
    terminal.out(`${JSON.stringify(written)}\n`);
    return exitCodes.pass;
  }
  terminal.out(`Trading is ${stateText(reply.state)} for ${scopeText(portfolio)}\n`);
  for (const one of reply.restrictedPortfolios) {
    terminal.out(`Trading is ${stateText(one.state)} for ${one.portfolio}\n`);
  }
  if (reply.changes.length > 0) {
    const width = terminal.outColumns;
    terminal.out(`\n${recordTable(columns, reply.changes, { none: "", width })}`);
  }
  return exitCodes.pass;
}

function stateText(state: TradingState): string {
  return enumName(TradingState, state) ?? `${state}`;
}

function scopeText(portfolio: string): string {
  return portfolio === "" ? "every portfolio" : portfolio;
}

const columns: readonly RecordColumn<TradingStateChange>[] = [
  { heading: "Changed", name: "change_time", value: (one) => instantText(one.changeTime) },
  { heading: "State", name: "state", value: ({ state }) => stateText(state) },
  { heading: "For", name: "portfolio", value: ({ portfolio }) => scopeText(portfolio) },
  { heading: "By", name: "who", value: ({ who }) => who },
  { heading: "Why", below: true, name: "why", value: ({ why }) => why },
];
