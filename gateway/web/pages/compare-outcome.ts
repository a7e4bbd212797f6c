import { create } from "@bufbuild/protobuf";
import type { Cell, Section, Tone } from "#lib/page/section.ts";
import { assuredComparisonSentences, conclusionText } from "#lib/report/assured-comparison.ts";
import { countCell, intervalCell, metricCell, numberCell } from "#lib/report/cells.ts";
import {
  conclusionSentence,
  methodSentence,
  metricNote,
  relativeText,
  variedSentence,
} from "#lib/report/comparison-text.ts";
import { readable } from "#lib/report/plain-text.ts";
import {
  ComparisonConclusion,
  type MetricComparison,
  type SetComparison,
} from "#proto/pmx/audit/v1/comparison_pb.ts";
import { type Sprint, SprintResultSchema } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { type Arms, differingParts } from "./compare-settings.ts";
import { compareLink, sprintLink } from "./links.ts";

/** What the comparison of both came to, or why there is none and what to do: the first screen. */
export function outcomeSection(
  arms: Arms,
  recorded: readonly SetComparison[],
  ofBase: readonly SetComparison[],
): Section {
  const { base, varied } = arms;
  const [first] = recorded;
  const links = [sprintLink(base.name, "The base"), sprintLink(varied.name, "The varied one")];
  if (first !== undefined) {
    return {
      id: "outcome",
      heading: `${conclusionText(first.conclusion)} as written, ${sureText(first)} assured`,
      tone: toneOf(first.conclusion),
      sentences: [
        variedSentence(first),
        conclusionSentence(first),
        ...assuredComparisonSentences(first, rowsOf(arms, first), false),
        `Recorded as ${first.name}.`,
        ...(recorded.length > 1
          ? [`They were compared ${recorded.length} times; the other answers stand below.`]
          : []),
      ],
      links,
      figures: [],
    };
  }
  const turned = ofBase.find(({ baseAuditSet }) => baseAuditSet === varied.name);
  return {
    id: "outcome",
    heading: "Not compared",
    tone: "open",
    sentences: whyNot(arms, turned !== undefined),
    links: [
      ...links,
      ...(turned ? [compareLink("The other way round", varied.name, base.name)] : []),
    ],
    figures: [],
  };
}

function whyNot(arms: Arms, isTurned: boolean): readonly string[] {
  const { base, varied } = arms;
  if (base.name === varied.name) return ["Both are one sprint. Choose two."];
  if (isTurned) return ["They were compared the other way round."];
  const unlike = differingParts(arms);
  if (unlike.length > 0) {
    return [
      `They differ in ${unlike.join(", ")}, so that pmx compare would refuse them. What stands below says how each did, and not which is better.`,
      "Next: run both with the same, as pmx ab --vary SETTING=A,B does.",
    ];
  }
  const unfinished = [base, varied].filter(({ result }) => result === undefined);
  if (unfinished.length > 0) {
    return [
      `${unfinished.map(({ name }) => name).join(" and ")} ${unfinished.length > 1 ? "have" : "has"} no result yet; two sprints are compared when both have one.`,
    ];
  }
  return [
    "Nobody had them compared yet, so that nothing says which is better. Looking at this page compares nothing: a comparison counts as a trial.",
    `Next: pmx compare ${base.name} ${varied.name}, which records its answer.`,
  ];
}

/** Each recorded comparison, metric by metric. */
export function metricSections(arms: Arms, recorded: readonly SetComparison[]): readonly Section[] {
  return recorded.map((comparison, at) => {
    const { metrics, name } = comparison;
    const by = readable(metrics[0]?.metric ?? "");
    return {
      id: at === 0 ? "metrics" : `metrics-${at + 1}`,
      heading: at === 0 ? "Metric by metric" : `The same, decided by ${by}`,
      sentences: [
        methodSentence(comparison),
        ...(at === 0
          ? []
          : [
              conclusionSentence(comparison),
              ...assuredComparisonSentences(comparison, rowsOf(arms, comparison), false),
              `Recorded as ${name}.`,
            ]),
      ],
      figures: [
        {
          id: `metrics-${at + 1}`,
          title: `Pairs of windows, ${by} decides`,
          description: "Each metric of both sprints on pairs of windows that share no bar.",
          table: {
            columns: [
              { heading: "metric" },
              { heading: "conclusion" },
              { heading: "pairs", unit: "count" },
              { heading: "base", unit: "see unit" },
              { heading: "varied", unit: "see unit" },
              { heading: "difference", unit: "see unit" },
              { heading: "interval" },
              { heading: "p", unit: "ratio" },
              { heading: "detectable", unit: "see unit" },
              { heading: "relative" },
            ],
            rows: metrics.map((metric) => cellsOf(metric, arms.base.currency)),
          },
        },
        {
          id: `notes-${at + 1}`,
          title: "What each metric says",
          description: "Why each conclusion is what it is, and what is in no pair.",
          table: {
            columns: [{ heading: "metric" }, { heading: "because" }],
            rows: metrics.map((metric) => [readable(metric.metric), noteOf(metric)]),
          },
        },
      ],
    };
  });
}

function cellsOf(metric: MetricComparison, currency: string): readonly Cell[] {
  const { unit, meanDifference, pValue, minimumDetectableEffect, conclusion } = metric;
  const value = (number: number | undefined): Cell =>
    number === undefined ? { value: null, text: "" } : numberCell(number, unit, currency);
  return [
    readable(metric.metric),
    conclusionText(conclusion).toLowerCase(),
    countCell(metric.n),
    value(metric.baseMean),
    value(metric.otherMean),
    metricCell(meanDifference, currency),
    intervalCell(meanDifference),
    { value: pValue ?? null, text: pValue === undefined ? "" : pValue.toFixed(3) },
    value(minimumDetectableEffect),
    relativeText(metric),
  ];
}

/** The note without the name of its metric, which stands beside it. */
function noteOf(metric: MetricComparison): string {
  const note = metricNote(metric);
  const name = `${readable(metric.metric)}: `;
  return note.startsWith(name) ? note.slice(name.length) : note;
}

function rowsOf({ base, varied }: Arms, { varied: settings }: SetComparison) {
  const label = (of: (one: SetComparison["varied"][number]) => string) =>
    settings.map((one) => `${one.path}=${of(one)}`).join(" ");
  const row = (sprint: Sprint, text: string) => {
    return { label: text, sprint, result: sprint.result ?? create(SprintResultSchema) };
  };
  return [
    row(
      base,
      label(({ baseJson }) => baseJson),
    ),
    row(
      varied,
      label(({ otherJson }) => otherJson),
    ),
  ];
}

function sureText({ assured }: SetComparison): string {
  return assured === undefined ? "none" : conclusionText(assured.conclusion);
}

function toneOf(conclusion: ComparisonConclusion): Tone {
  const { BASE_BETTER, OTHER_BETTER, NO_CLEAR_WINNER } = ComparisonConclusion;
  const decided: readonly ComparisonConclusion[] = [BASE_BETTER, OTHER_BETTER, NO_CLEAR_WINNER];
  return decided.includes(conclusion) ? "good" : "open";
}
