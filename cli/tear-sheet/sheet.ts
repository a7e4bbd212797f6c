import type { Section } from "#lib/page/section.ts";
import { checkpointTexts } from "#lib/report/checkpoint-text.ts";
import { decisionSection } from "#lib/report/sections/decisions.ts";
import { gateSections } from "#lib/report/sections/gates.ts";
import { identitySection } from "#lib/report/sections/identity.ts";
import { scorecardSection } from "#lib/report/sections/scorecard.ts";
import { verdictSection } from "#lib/report/sections/verdict.ts";
import { sprintTitle } from "#lib/report/sprint-title.ts";
import type { SheetRecords } from "./records.ts";
import { accuracySection } from "./sections/accuracy.ts";
import { equitySection } from "./sections/equity.ts";
import { forecastSection } from "./sections/forecasts.ts";
import { tradeSection } from "./sections/trades.ts";

/** A report as data, which every format is written from. */
export interface Sheet {
  readonly sprint: string;
  readonly title: string;
  readonly sections: readonly Section[];
}

/** The report of a sprint, the verdict first. The same records give the same report. */
export function sheetOf(records: SheetRecords): Sheet {
  const { sprint } = records;
  return {
    sprint: sprint.name,
    title: sprintTitle(sprint),
    sections: [
      verdictSection(records),
      ...equitySection(records),
      ...tradeSection(records),
      ...forecastSection(records),
      ...accuracySection(records),
      ...gateSections(records),
      ...decisionSection(records),
      ...scorecardSection(records),
      identitySection(records, checkpointTexts(records.checkpoint)),
    ],
  };
}
