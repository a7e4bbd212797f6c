import { type DescMessage, type MessageShape, toJson } from "@bufbuild/protobuf";
import type { Canonical } from "#lib/kernel/canonical.ts";
import type { Section } from "#lib/page/section.ts";
import { moneyText } from "#lib/report/metric-text.ts";
import { intervalName, timeText } from "#lib/report/plain-text.ts";
import { shortHash } from "#lib/report/readiness-text.ts";
import { ExecutionPolicySchema } from "#proto/pmx/execution/v1/policy_pb.ts";
import { ForecastPolicySchema } from "#proto/pmx/forecast/v1/policy_pb.ts";
import { RiskPolicySchema } from "#proto/pmx/riskgate/v1/policy_pb.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { CostModelSchema } from "#proto/pmx/type/v1/cost_pb.ts";
import { variedSettings } from "../../sprint/domain/varied-settings.ts";

/** Two sprints that are held against each other. */
export interface Arms {
  readonly base: Sprint;
  readonly varied: Sprint;
}

/** In which settings both differ, and what they share. */
export function settingSection({ base, varied }: Arms): Section {
  const settings = variedSettings(statedPolicy(base), statedPolicy(varied));
  const parts = partsOf({ base, varied });
  return {
    id: "settings",
    heading: "Settings",
    sentences:
      settings.length === 0
        ? ["Every setting of forecasts, risk, costs and execution is the same."]
        : [],
    figures: [
      ...(settings.length === 0
        ? []
        : [
            {
              id: "settings",
              title: "Settings that differ",
              description: "Settings of forecasts, risk, costs and execution.",
              isOpen: true,
              table: {
                columns: ["setting", "base", "varied"].map((heading) => ({ heading })),
                rows: settings.map(({ path, baseJson, otherJson }) => [
                  path,
                  baseJson === "" ? "none" : baseJson,
                  otherJson === "" ? "none" : otherJson,
                ]),
              },
            },
          ]),
      {
        id: "parts",
        title: "What both ran on",
        description: "Two sprints are compared where all of this is the same.",
        isOpen: true,
        table: {
          columns: ["what", "same", "base", "varied"].map((heading) => ({ heading })),
          rows: parts.map(({ what, base: of, varied: other }) => [
            what,
            of === other ? "yes" : "no",
            of,
            other,
          ]),
        },
      },
    ],
  };
}

/** In what else than settings both differ, by what it is called for a person. */
export function differingParts(arms: Arms): readonly string[] {
  return partsOf(arms)
    .filter(({ base, varied }) => base !== varied)
    .map(({ what }) => what);
}

function partsOf({ base, varied }: Arms) {
  const [ofBase, ofVaried] = [textsOf(base), textsOf(varied)];
  return ofBase.map(([what, text], at) => ({ what, base: text, varied: ofVaried[at]![1] }));
}

function textsOf(sprint: Sprint): readonly (readonly [what: string, text: string])[] {
  const { spec, asOfTimes, currency, dataHash, build, result } = sprint;
  const interval = spec?.interval ?? BarInterval.UNSPECIFIED;
  const { startingCashMicros = 0n, horizonBars = 0, tickers = [] } = spec ?? {};
  const [first, last] = [asOfTimes[0], asOfTimes.at(-1)].map((time) => timeText(time, interval));
  return [
    ["instruments", tickers.join(", ")],
    ["length of bars", intervalName(interval) ?? ""],
    ["horizon", `${horizonBars} bars`],
    ["starting cash", moneyText(startingCashMicros, currency)],
    ["as-of dates", `${asOfTimes.length}, ${first} to ${last}`],
    ["bars", shortHash(dataHash)],
    ["build", (result?.builds.length ? result.builds : [build]).join(" and ")],
  ];
}

/** Every setting that forecasts and trades follow, those that are 0 or false too. Gates only judge. */
function statedPolicy({ policy }: Sprint): Canonical {
  if (policy === undefined) return {};
  const { forecast, risk, intradayRisk, costModel, execution } = policy;
  return {
    ...(forecast && { forecast: stated(ForecastPolicySchema, forecast) }),
    ...(risk && { risk: stated(RiskPolicySchema, risk) }),
    ...(intradayRisk && { intradayRisk: stated(RiskPolicySchema, intradayRisk) }),
    ...(costModel && { costModel: stated(CostModelSchema, costModel) }),
    ...(execution && { execution: stated(ExecutionPolicySchema, execution) }),
  };
}

function stated<Desc extends DescMessage>(schema: Desc, message: MessageShape<Desc>): Canonical {
  return toJson(schema, message, { alwaysEmitImplicit: true }) as Canonical;
}
