import type { LocalCalls } from "#lib/kit/grpc/server/local-calls.ts";
import type { Cell, Section } from "#lib/page/section.ts";
import { conclusionText } from "#lib/report/assured-comparison.ts";
import { endedRun } from "#lib/report/ended-run.ts";
import { dateText, readable } from "#lib/report/plain-text.ts";
import type { SetComparison } from "#proto/pmx/audit/v1/comparison_pb.ts";
import type { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import type { AuditRecords } from "../audit-records.ts";
import type { WebPage } from "../page.ts";
import { equitySection } from "./compare-equity.ts";
import { metricSections, outcomeSection } from "./compare-outcome.ts";
import { scorecardSection } from "./compare-scorecards.ts";
import { settingSection } from "./compare-settings.ts";
import { compareLink, sprintLink } from "./links.ts";
import { shortName, sprintChoice } from "./sprint-choice.ts";

/** What the page of comparisons reads. */
export type CompareReads = Pick<
  AuditRecords,
  "listComparisons" | "getCheckpoint" | "listEvidence"
> &
  Pick<LocalCalls<typeof SprintService>, "listSprints" | "getSprint">;

/** Recorded comparisons that are listed. */
const listedComparisons = 100;

/**
 * Two sprints held against each other: `?base=sprints/…&varied=sprints/…`. It shows what is recorded and records nothing:
 * a comparison spends a trial, so that it is asked for, by `pmx compare`, and not by looking.
 */
export function comparePage(reads: CompareReads): WebPage {
  const { listComparisons, listSprints, getSprint } = reads;
  return {
    path: "/compare",
    query: ["base", "varied"],
    menu: "Compare",
    async read({ query, signal }) {
      const names = { base: query.get("base") ?? "", varied: query.get("varied") ?? "" };
      const choice = await sprintChoice(listSprints, signal);
      const choices = choice("/compare", "Compare", [
        { name: "base", label: "Base (A)", chosen: names.base },
        { name: "varied", label: "Varied (B)", chosen: names.varied },
      ]);
      const about = { auditSet: names.base, pageSize: listedComparisons };
      const { comparisons } = await listComparisons(about, signal);
      if (names.base === "" || names.varied === "") {
        return {
          title: "Compare",
          sections: [{ ...whichSprints, choices }, listSection(comparisons)],
        };
      }
      const base = (await getSprint({ name: names.base }, signal)).sprint!;
      const varied = (await getSprint({ name: names.varied }, signal)).sprint!;
      const log = {
        getCheckpoint: (request: object) => reads.getCheckpoint(request, signal),
        listEvidence: (request: Parameters<typeof reads.listEvidence>[0]) =>
          reads.listEvidence(request, signal),
      };
      const runs = [await endedRun(log, base.name), await endedRun(log, varied.name)] as const;
      const recorded = comparisons.filter(
        ({ baseAuditSet, otherAuditSet }) =>
          baseAuditSet === base.name && otherAuditSet === varied.name,
      );
      const arms = { base, varied };
      return {
        title: "Compare",
        sections: [
          { ...outcomeSection(arms, recorded, comparisons), choices },
          ...metricSections(arms, recorded),
          ...equitySection(arms, runs),
          settingSection(arms),
          ...scorecardSection(arms),
        ],
      };
    },
  };
}

/** Asks for two sprints. */
const whichSprints: Section = {
  id: "which",
  heading: "Which two?",
  sentences: [
    "Choose two sprints to see in what they differ and what that made of each metric.",
    "Next, to run both: pmx ab --vary SETTING=A,B; to compare two that were run: pmx compare BASE OTHER. Each records its answer, which is never changed.",
  ],
  figures: [],
};

function listSection(comparisons: readonly SetComparison[]): Section {
  const rows = comparisons.map((comparison): readonly Cell[] => {
    const { baseAuditSet, otherAuditSet, metrics, conclusion, assured, varied, createTime } =
      comparison;
    return [
      compareLink(dateText(createTime), baseAuditSet, otherAuditSet),
      varied.map(({ path }) => path).join(", "),
      readable(metrics[0]?.metric ?? ""),
      conclusionText(conclusion),
      assured === undefined ? "none" : conclusionText(assured.conclusion),
      sprintLink(baseAuditSet, shortName(baseAuditSet)),
      sprintLink(otherAuditSet, shortName(otherAuditSet)),
    ];
  });
  return {
    id: "recorded",
    heading: "Recorded comparisons",
    sentences: rows.length === 0 ? ["None is recorded yet."] : [],
    figures:
      rows.length === 0
        ? []
        : [
            {
              id: "recorded",
              title: `The first ${listedComparisons}, oldest first`,
              description: "What was compared, by which metric, and what it came to.",
              isOpen: true,
              table: {
                columns: [
                  "recorded",
                  "varied",
                  "decided by",
                  "as written",
                  "assured",
                  "base",
                  "other",
                ].map((heading) => ({ heading })),
                rows,
              },
            },
          ],
  };
}
