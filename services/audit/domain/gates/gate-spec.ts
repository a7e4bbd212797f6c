import { z } from "zod";
import { type Canonical, hashOf } from "#lib/kernel/canonical.ts";
import { Fault } from "#lib/kernel/fault.ts";
import {
  isOverAudits,
  isOverCloses,
  testableMetric,
  testableMetrics,
} from "../metrics/catalogue.ts";
import { liftFraction } from "../metrics/lift-fraction.ts";
import { auditsBelowPromotion } from "../metrics/rmse-ratio.ts";
import { type GateMetric, type GateParameters, parametersOf } from "../metrics/scorecard-metric.ts";
import { violationRate } from "../metrics/violation-rate.ts";
import { type Bound, comparators } from "./bound.ts";
import { type CriterionWindow, sizeOf, windowOf } from "./criterion-window.ts";

/** A criterion of a gate file: a metric and the bound that it is compared with. */
export interface CriterionSpec extends Bound {
  /** Criterion id, unique in its gate. */
  readonly criterion: string;
  /** Name of the metric. */
  readonly metric: string;
  /** The unit of the threshold; always that of the metric. */
  readonly unit: string;
  /** The metric's own parameters; in the file they stand beside the other keys. */
  readonly parameters: GateParameters;
  /** The latest observations, which alone are measured; absent for all. */
  readonly window?: CriterionWindow;
  /** Where a criterion that holds comes close to its threshold; absent for no warning. */
  readonly warningThreshold?: number;
  /** What the threshold is added to: the same metric of the baseline audit set; absent for nothing. */
  readonly relativeTo?: "BASELINE";
}

const name = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "must be lower-case words joined by -");
const share = z.number().min(0).max(1);

const bound = {
  criterion: name.describe("Id of the criterion, unique in its gate."),
  comparator: z.enum(comparators).describe("Whether the threshold is a minimum or a maximum."),
  threshold: z.number().describe("What the metric is compared with, in its unit."),
  minimumN: z
    .int()
    .min(0)
    .describe("Observations needed before the criterion can pass or fail; fewer are inconclusive."),
};

const relativeTo = z
  .literal("BASELINE")
  .optional()
  .describe(
    "What the threshold is added to: the metric of a baseline audit set, which is named when the gate is asked, so that AT_LEAST -0.05 is not worse by more than 5 points; absent for nothing.",
  );

const warningThreshold = z
  .number()
  .optional()
  .describe(
    "Where a criterion that holds comes close: beyond this it warns, which changes no verdict. Absent: it never warns.",
  );

function criterionOf(metric: GateMetric) {
  return z.strictObject({
    ...bound,
    metric: z.literal(metric.name).describe("What is measured; see docs/metrics.md."),
    unit: z.literal(metric.unit).describe("Unit of the threshold, always that of the metric."),
    relativeTo,
    warningThreshold,
    ...windowOf(metric),
    ...parametersOf(metric),
  });
}

const [first, ...others] = testableMetrics.map(criterionOf);
if (first === undefined) throw new Error("no metric can be tested by a gate");

const criterion = z
  .discriminatedUnion("metric", [first, ...others])
  .transform((written, context): CriterionSpec => {
    const { criterion, metric, unit, comparator, threshold, minimumN, ...more } = written;
    const { relativeTo, window, warningThreshold, ...parameters } = more as Optional &
      GateParameters;
    const refuse = (key: string, message: string) =>
      context.addIssue({ code: "custom", path: [key], message });
    const size = window && sizeOf(window);
    if (size !== undefined && minimumN !== size) {
      refuse(
        "minimumN",
        `must be ${size}, the size of its window: a window that is not full decides nothing`,
      );
    }
    if (warningThreshold !== undefined) {
      const isInside =
        comparator === "AT_LEAST" ? warningThreshold > threshold : warningThreshold < threshold;
      if (!isInside) {
        const side = comparator === "AT_LEAST" ? "above" : "below";
        refuse("warningThreshold", `must be ${side} the threshold: beyond that nothing holds`);
      }
      if (relativeTo !== undefined) {
        refuse("warningThreshold", "cannot stand beside relativeTo, whose threshold moves");
      }
    }
    return {
      ...{ criterion, metric, unit, comparator, threshold, minimumN, parameters },
      ...(window && { window }),
      ...(warningThreshold !== undefined && { warningThreshold }),
      ...(relativeTo && { relativeTo }),
    };
  });

type Optional = Pick<CriterionSpec, "window" | "relativeTo" | "warningThreshold">;

const kinds =
  "CRITERIA is a list of criteria that must all hold, FORECAST_AUDITS an ordered decision about the ensemble.";

const gate = {
  gate: name.describe("Name of the gate; each file has its own."),
  title: z.string().min(1).describe("What the gate asks, for a person."),
};

/** By what it is decided what becomes of the ensemble. */
const ensembleSettings = {
  ...violationRate.parameters,
  maximumViolationRate: share.describe("Largest share of violations."),
  minimumEffectiveAudits: z
    .int()
    .positive()
    .describe("Warm-up lasts for the larger of this and holdingPeriodAudits."),
  holdingPeriodAudits: z
    .int()
    .positive()
    .describe("Warm-up lasts for the larger of this and minimumEffectiveAudits."),
  ...liftFraction.parameters,
  minimumLiftFraction: share.describe("Least share of lifts."),
  ...auditsBelowPromotion.parameters,
};

const criteriaGate = z
  .strictObject({
    kind: z.literal("CRITERIA").describe(kinds),
    ...gate,
    criteria: z
      .array(criterion)
      .min(1)
      .refine((all) => new Set(all.map((one) => one.criterion)).size === all.length, {
        error: "criterion ids must be unique in their gate",
      }),
    ensemble: z
      .strictObject(ensembleSettings)
      .optional()
      .describe("The ensemble must be kept too, decided as a FORECAST_AUDITS gate does."),
    blockAuditRuns: z
      .int()
      .positive()
      .optional()
      .describe(
        "Evaluates the gate after every so many as-of dates; the first of these blocks that reaches its required counts decides, the others are information. Absent: all evidence decides.",
      ),
  })
  .superRefine(({ criteria, ensemble, blockAuditRuns }, context) => {
    for (const [index, { criterion, metric }] of criteria.entries()) {
      const at = (key: string, message: string) =>
        context.addIssue({ code: "custom", path: ["criteria", index, key], message });
      const { denominator, readsOtherRecords } = testableMetric(metric);
      const isOfBlocks = isOverAudits(denominator) || isOverCloses(denominator);
      if (blockAuditRuns !== undefined && !isOfBlocks && !readsOtherRecords) {
        at("metric", `${metric} is over ${denominator}: blocks hold audits and closes alone`);
      }
      if (ensemble !== undefined && ensembleSteps.includes(criterion)) {
        at("criterion", `${criterion} is the name of a step of the ensemble's decision`);
      }
    }
  });

/** The criteria that the decision over an ensemble brings, by their ids. */
const ensembleSteps: readonly string[] = [
  "warm-up",
  "lift-fraction",
  "violation-rate",
  "promotion-margin",
];

const forecastAuditsGate = z.strictObject({
  kind: z.literal("FORECAST_AUDITS").describe(kinds),
  ...gate,
  ...ensembleSettings,
  failFast: z
    .boolean()
    .describe("Whether a violation rate above its maximum fails the gate during warm-up."),
  requiredEffectiveAudits: z
    .int()
    .positive()
    .optional()
    .describe("A required count of effective audits; absent where none is required."),
});

/** What a gate file may say; anything else in it is refused. */
export const gateSpecSchema = z.discriminatedUnion("kind", [criteriaGate, forecastAuditsGate]);

/** A gate that is a list of criteria: all must hold. */
export type CriteriaGateSpec = Readonly<z.infer<typeof criteriaGate>>;

/** The gate over forecast audits: an ordered decision that ends in a status of the ensemble. */
export type ForecastAuditsGateSpec = Readonly<z.infer<typeof forecastAuditsGate>>;

/** By what it is decided what becomes of the ensemble. */
export type EnsembleSettings = Omit<
  ForecastAuditsGateSpec,
  "kind" | "gate" | "title" | "failFast"
> & {
  /** Absent: warm-up is never failed. */
  readonly failFast?: boolean;
};

/** What a gate file says. */
export type GateSpec = CriteriaGateSpec | ForecastAuditsGateSpec;

/** A specification under its hash. */
export interface PinnedGateSpec {
  /** SHA-256 of the canonical specification. */
  readonly specHash: string;
  readonly spec: GateSpec;
}

/** A specification as it was stored when it was on file. */
export interface StoredGateSpec {
  readonly specHash: string;
  readonly gate: string;
  /** What its canonical JSON says. */
  readonly stored: unknown;
}

/**
 * A specification that was once on file.
 * @throws Fault FAILED_PRECONDITION GATE_SPEC_UNKNOWN when this version cannot evaluate it any more.
 */
export function specFromStored({ specHash, gate, stored }: StoredGateSpec): GateSpec {
  const parsed = gateSpecSchema.safeParse(inPresentUnits(stored));
  if (parsed.success) return parsed.data;
  const findings = parsed.error.issues.map(
    ({ path, message }) => `${path.join(".") || "the specification"}: ${message}`,
  );
  throw new Fault(
    "FAILED_PRECONDITION",
    "GATE_SPEC_UNKNOWN",
    `gate ${gate} with hash ${specHash} is of another version and cannot be evaluated (${findings.join("; ")}); evaluate it with the version that pinned it, or pin the present specification, which ListGates shows`,
    { metadata: { gate, specHash } },
  );
}

/** Before the unit SHARE existed, thresholds of shares had the unit RATIO. */
function inPresentUnits(stored: unknown): unknown {
  const { criteria } = stored as { readonly criteria?: unknown };
  if (!Array.isArray(criteria)) return stored;
  const renamed = criteria.map((one: Readonly<Record<string, unknown>>) => {
    const unit = testableMetrics.find(({ name }) => name === one.metric)?.unit;
    return one.unit === "RATIO" && unit === "SHARE" ? { ...one, unit } : one;
  });
  return { ...(stored as object), criteria: renamed };
}

/** Addresses a specification by its content: comments and layout of the file do not count. */
export function pinSpec(spec: GateSpec): PinnedGateSpec {
  return { specHash: hashOf(canonicalSpec(spec)), spec };
}

/** The specification as a value for canonical JSON, with the keys that a gate file has. */
export function canonicalSpec(spec: GateSpec): Canonical {
  if (spec.kind === "FORECAST_AUDITS") return { ...spec };
  const criteria = spec.criteria.map(({ parameters, ...rest }) => ({ ...rest, ...parameters }));
  return { ...spec, criteria };
}
