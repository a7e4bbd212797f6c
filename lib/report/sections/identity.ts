import type { Section } from "#lib/page/section.ts";
import { enumName } from "#lib/wire/enum-name.ts";
import type { Sprint, SprintResult, SprintStep } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { FindingState } from "#proto/pmx/type/v1/finding_pb.ts";
import { PriceBasis } from "#proto/pmx/type/v1/price_basis_pb.ts";
import { DataProvenance } from "#proto/pmx/type/v1/trading_pb.ts";
import { allSeries, headFields, sprintHashText } from "../head-fields.ts";

const keepIt = " Who keeps the checkpoint sees later whether a log was rolled back.";

/**
 * What was run on which bars, and the hashes by which anyone can tell whether it is the same.
 * @param records of a sprint that may have no result yet
 * @param checkpoints texts of the last checkpoint; none where it was not asked for
 */
export function identitySection(
  {
    sprint,
    result,
    steps,
  }: {
    readonly sprint: Sprint;
    readonly result: SprintResult | undefined;
    /** All of them; undefined where not all are known. */
    readonly steps: readonly SprintStep[] | undefined;
  },
  checkpoints: readonly string[],
): Section {
  const series = allSeries(sprint);
  const legs = sprint.rates.flatMap((rate) => rate.legs);
  const findings = [...series, ...legs].flatMap((one) =>
    one.findings.map((finding) => ({ ticker: one.ticker, ...finding })),
  );
  return {
    id: "identity",
    heading: "Data, settings and hashes",
    sentences: [
      findings.length === 0
        ? "The quality checks found nothing in the bars."
        : `The quality checks found ${findings.length} things in the bars, which are beside the verdict.`,
    ],
    figures: [
      {
        id: "settings",
        title: "What was run",
        description: "The settings of the sprint.",
        table: {
          columns: [{ heading: "setting" }, { heading: "value" }],
          rows: headFields(sprint, result, steps),
        },
      },
      {
        id: "series",
        title: "Bars",
        description: "The series that the sprint is pinned to.",
        table: {
          columns: [
            { heading: "ticker" },
            { heading: "source" },
            { heading: "provenance" },
            { heading: "prices" },
            { heading: "SHA-256" },
          ],
          rows: series.map(({ ticker, source, provenance, basis, dataHash }) => [
            ticker,
            source,
            (enumName(DataProvenance, provenance) ?? "").toLowerCase(),
            (enumName(PriceBasis, basis) ?? "BASIS_UNKNOWN").toLowerCase().replaceAll("_", " "),
            dataHash,
          ]),
        },
      },
      ...(findings.length === 0
        ? []
        : [
            {
              id: "findings",
              title: "What was found in the bars",
              description: "The findings of the quality checks.",
              table: {
                columns: [
                  { heading: "ticker" },
                  { heading: "check" },
                  { heading: "state" },
                  { heading: "finding" },
                ],
                rows: findings.map(({ ticker, check, state, description }) => [
                  ticker,
                  check,
                  (enumName(FindingState, state) ?? "").toLowerCase(),
                  description,
                ]),
              },
            },
          ]),
      {
        id: "hashes",
        title: checkpoints.length > 0 ? "Hashes and the last checkpoint" : "Hashes",
        description: `Equal hashes mean equal inputs and results.${checkpoints.length > 0 ? keepIt : ""}`,
        table: {
          columns: [{ heading: "what" }, { heading: "value" }],
          rows: [
            ...(result === undefined ? [] : [["sprint", sprintHashText(result)]]),
            ["policy", sprint.policyHash],
            ["data", sprint.dataHash],
            ...checkpoints.map((text) => ["checkpoint", text]),
          ],
        },
      },
    ],
  };
}
