import { AssuredVerdict } from "#proto/pmx/audit/v1/assurance_pb.ts";
import {
  Comparator,
  type CriterionResult,
  type GateEvaluation,
  GateVerdict,
} from "#proto/pmx/audit/v1/gate_pb.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { MetricUnit, UndefinedReason } from "#proto/pmx/type/v1/metric_pb.ts";
import {
  type ExportColumn,
  measured,
  member,
  name,
  number,
  reasonOf,
  text,
  whole,
} from "../column.ts";
import { aboutSprint, type ExportTable, onePage, tableOf } from "../table.ts";

/** A criterion of a gate. */
interface CriterionRow {
  readonly gate: GateEvaluation;
  readonly criterion: CriterionResult;
}

/** The criteria of the gates that were asked, each as it was written and as it is assured. */
export function gatesTable(sprint: Sprint): ExportTable {
  const rows = (sprint.result?.gates ?? []).flatMap((gate) =>
    gate.criteria.map((criterion): CriterionRow => ({ gate, criterion })),
  );
  return tableOf(columnsOf(sprint), onePage(rows), aboutSprint(sprint));
}

function columnsOf({ name: sprint, currency }: Sprint): readonly ExportColumn<CriterionRow>[] {
  const unit = "see unit";
  return [
    text("sprint", () => sprint),
    text("gate", ({ gate }) => gate.gate),
    member("gateVerdict", GateVerdict, ({ gate }) => gate.verdict),
    text("criterion", ({ criterion }) => criterion.criterion),
    member("verdict", GateVerdict, ({ criterion }) => criterion.verdict),
    member("assuredVerdict", AssuredVerdict, ({ criterion }) => criterion.assured?.verdict),
    name("metric", ({ criterion }) => criterion.observed?.name),
    number("observed", unit, ({ criterion }) => measured(criterion.observed)),
    member("undefinedReason", UndefinedReason, ({ criterion }) => reasonOf(criterion.observed)),
    member("comparator", Comparator, ({ criterion }) => criterion.comparator),
    number("threshold", unit, ({ criterion }) => criterion.threshold),
    member("unit", MetricUnit, ({ criterion }) => criterion.observed?.unit),
    text("currency", ({ criterion }) =>
      criterion.observed?.unit === MetricUnit.CURRENCY_MICROS ? currency : undefined,
    ),
    whole("n", "see denominator", ({ criterion }) => criterion.observed?.n),
    whole("minimumN", "see denominator", ({ criterion }) => criterion.minimumN),
    text("denominator", ({ criterion }) => criterion.observed?.denominator),
    number("intervalLower", unit, ({ criterion }) => criterion.observed?.interval?.lower),
    number("intervalUpper", unit, ({ criterion }) => criterion.observed?.interval?.upper),
    number("intervalLevelRatio", "ratio", ({ criterion }) => {
      return criterion.observed?.interval?.levelRatio;
    }),
    text("message", ({ criterion }) => criterion.message),
    text("specHash", ({ gate }) => gate.specHash),
  ];
}
