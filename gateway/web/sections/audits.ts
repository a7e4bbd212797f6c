import type { Section } from "#lib/page/section.ts";
import { countCell, metricCell } from "#lib/report/cells.ts";
import { readable, timeText } from "#lib/report/plain-text.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import { type Audit, AuditStatus } from "#proto/pmx/audit/v1/audit_pb.ts";

/** Forecasts beside what happened: each audit with its error against the baseline's. */
export function auditsSection(audits: readonly Audit[], isAll: boolean): readonly Section[] {
  if (audits.length === 0) return [];
  const effective = audits.filter(({ status }) => status === AuditStatus.EFFECTIVE).length;
  return [
    {
      id: "audits",
      heading: "Audits",
      sentences: [
        `${effective} of ${audits.length} are effective: their outcome is complete, and both errors are defined.`,
        ...(isAll ? [] : ["These are the first ones; pmx audits lists all."]),
      ],
      figures: [
        {
          id: "audits",
          title: "Forecasts against their baseline",
          description:
            "RMSE of the ensemble over that of the baseline: below 1 the ensemble was better.",
          table: {
            columns: [
              { heading: "as-of" },
              { heading: "ticker" },
              { heading: "horizon, bars", unit: "count" },
              { heading: "status" },
              { heading: "ensemble RMSE", unit: "price" },
              { heading: "baseline RMSE", unit: "price" },
              { heading: "ratio", unit: "ratio" },
              { heading: "baseline" },
            ],
            rows: audits.map((audit) => [
              timeText(audit.key?.asOfTime, audit.key?.interval),
              audit.key?.ticker ?? "",
              countCell(audit.key?.horizonBars ?? 0),
              readable((enumName(AuditStatus, audit.status) ?? "UNSPECIFIED").toLowerCase()),
              metricCell(audit.ensembleRmse),
              metricCell(audit.baselineRmse),
              metricCell(audit.rmseRatio),
              audit.baselineModel,
            ]),
          },
        },
      ],
    },
  ];
}
