import { toJson } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { Fault } from "#lib/kernel/fault.ts";
import { dateText } from "#lib/report/plain-text.ts";
import type { SealBarsResponse } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { type Seal, type SealPlan, SealSchema } from "#proto/pmx/sprint/v1/trial_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import type { CommandContext } from "../command-context.ts";
import type { DataPlace } from "../data/data-place.ts";
import { withGateway } from "../data/with-gateway.ts";
import { exitCodes } from "../exit-code.ts";
import type { GatewaySession } from "../gateway-session.ts";
import { type RecordColumn, recordTable } from "../records/record-table.ts";
import { sealPlanJson, sealPlanText } from "../report/seal-plan.ts";
import { sealedText } from "../report/sealed-text.ts";
import { reportWidth } from "../report/sprint-report.ts";

/** What to seal; the seals are listed where nothing is. */
export interface SealArguments extends DataPlace {
  readonly wanted?: {
    readonly tickers: readonly string[];
    /** Absent where the share of the last bars says it, which is 0 otherwise. */
    readonly fromMs?: number;
    readonly lastRatio: number;
  };
  /** Name of a seal to open without a sprint. */
  readonly open?: string;
  readonly json: boolean;
}

/** Seals bars, or lists the seals; with --json `{ "seal": Seal, "plan": SealPlan }` or `{ "seals": [Seal] }`. */
export async function sealCommand(
  { wanted, open, json, ...place }: SealArguments,
  context: CommandContext,
): Promise<number> {
  const { terminal } = context;
  if (open !== undefined) {
    const opened = await withGateway(place, context, ({ sprints }) =>
      sprints.openSeal({ name: open }),
    );
    const seal = opened.seal!;
    const text = `${seal.name} is open: the bars of ${seal.tickers.join(", ")} from ${dateText(seal.fromTime)} on are shown, and no setting confirms anything on them\n`;
    terminal.out(json ? `${JSON.stringify({ seal: sealJson(seal) })}\n` : text);
    return exitCodes.pass;
  }
  if (wanted === undefined) {
    const seals = await withGateway(place, context, allSeals);
    if (json) terminal.out(`${JSON.stringify({ seals: seals.map(sealJson) })}\n`);
    else {
      const none = "nothing is sealed; seal bars with: pmx seal TICKER --from DATE";
      terminal.out(recordTable(columns, seals, { none, width: terminal.outColumns }));
    }
    return exitCodes.pass;
  }
  const { seal, sealedBars, plan } = await withGateway(place, context, async ({ sprints }) => {
    const sealed = await sprints.sealBars({
      ...{ tickers: [...wanted.tickers], lastRatio: wanted.lastRatio },
      ...(wanted.fromMs !== undefined && { fromTime: timestampFromMs(wanted.fromMs) }),
    });
    return { ...sealed, plan: await planOf(sprints, sealed) };
  });
  if (json) {
    const members = { seal: sealJson(seal!), plan: "windows" in plan ? sealPlanJson(plan) : null };
    terminal.out(`${JSON.stringify(members)}\n`);
  } else {
    const width = Math.min(terminal.outColumns ?? reportWidth, reportWidth);
    const chances = "windows" in plan ? sealPlanText(plan, width) : `${plan.unknown}\n`;
    terminal.out(`${sealedText({ seal, sealedBars })}\n${chances}`);
  }
  return exitCodes.pass;
}

/** Bars ahead of each forecast of the sprint that is planned: the gateway's usual ones. */
const horizonBars = 30;
const mostAudits = 1000;

/** What a sprint of as many windows as the sealed bars hold could show, or why that is not known. */
async function planOf(
  sprints: GatewaySession["sprints"],
  { seal, sealedBars }: Pick<SealBarsResponse, "seal" | "sealedBars">,
): Promise<SealPlan | { readonly unknown: string }> {
  const audits = Math.min(mostAudits, Math.floor(sealedBars / horizonBars));
  if (seal === undefined || audits < 1) {
    return { unknown: `P(PASS): none yet: ${sealedBars} bars hold no window of ${horizonBars}` };
  }
  const { name, tickers } = seal;
  const spacing = { audits, horizonBars, spacingBars: horizonBars, interval: BarInterval.DAY_1 };
  try {
    const { plan } = await sprints.planOpening({ spec: { tickers, ...spacing, openSeal: name } });
    return plan!;
  } catch (error) {
    if (error instanceof Fault) return { unknown: `P(PASS): not known: ${error.message}` };
    throw error;
  }
}

async function allSeals({ sprints }: Pick<GatewaySession, "sprints">): Promise<readonly Seal[]> {
  const all: Seal[] = [];
  let pageToken = "";
  do {
    const page = await sprints.listSeals({ pageSize: 100, pageToken });
    all.push(...page.seals);
    pageToken = page.nextPageToken;
  } while (pageToken !== "");
  return all;
}

function sealJson(seal: Seal) {
  return toJson(SealSchema, seal, { alwaysEmitImplicit: true });
}

const columns: readonly RecordColumn<Seal>[] = [
  { heading: "Seal", name: "seal", value: ({ name }) => name },
  { heading: "Bars from", name: "from", value: ({ fromTime }) => dateText(fromTime) },
  { heading: "Sealed", name: "created", value: ({ createTime }) => dateText(createTime) },
  {
    heading: "Opened",
    name: "opened",
    value: ({ openTime, openedBySprint }) =>
      openTime === undefined
        ? "no"
        : `${dateText(openTime)} ${openedBySprint === "" ? "to be read" : `by ${openedBySprint}`}`,
  },
  { heading: "Tickers", below: true, name: "tickers", value: ({ tickers }) => tickers.join(" ") },
];
