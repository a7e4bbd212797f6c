import { differenceOf } from "#test/behaviour/difference.ts";
import {
  areas,
  type BehaviourCase,
  casesOf,
  type Deviation,
  type Json,
  type Values,
} from "#test/behaviour/table.ts";
import { doNotEdit, type GeneratedPage, table } from "./generated-page.ts";

/** Every case in which pmx answers otherwise than the system that it replaces, with the reason. */
export const deviationsPage: GeneratedPage = { file: "deviations.md", render };

type Deviating = BehaviourCase & { readonly deviation: Deviation };

function render(): string {
  const all = areas.flatMap(casesOf);
  const deviating = all.filter((one): one is Deviating => one.deviation !== undefined);
  const contracts = all.filter(({ kind }) => kind === "CONTRACT");
  const kept = contracts.filter((one) => !one.deviation && !one.lacks);
  const missing = all.filter(({ lacks }) => lacks !== undefined);
  return `# Where pmx differs on purpose

${doNotEdit}

What the system that pmx replaces does is written down as ${all.length} cases with their numbers, in
\`test/behaviour/cases/\`; each is a test that asks pmx the same. Of ${contracts.length} that are to be kept ${kept.length} hold as they
are. The other ${all.length - contracts.length} are defects of the replaced system, with what is wanted instead. The cases below are
answered otherwise on purpose, ${deviating.length} in all: the tests assert what pmx answers. The last column is the line of the design
that decides it, which is the [invariant](invariants.md) of this number.

${areas
  .map((area) => sectionOf(area, deviating))
  .filter((section) => section !== "")
  .join("\n\n")}
${missing.length === 0 ? "" : `\n${missingSection(missing)}\n`}`;
}

function sectionOf(area: string, deviating: readonly Deviating[]): string {
  const own = casesOf(area).map(({ behaviour }) => behaviour);
  const rows = deviating
    .filter(({ behaviour }) => own.includes(behaviour))
    .map(({ behaviour, expect, deviation, tolerance }) => {
      const { answer, reason, designLine } = deviation;
      const line = `[${designLine}](invariants.md#${designLine})`;
      const before = withoutEqual(expect, answer, tolerance);
      return [behaviour, before, withoutEqual(answer, expect, tolerance), reason, line];
    });
  if (rows.length === 0) return "";
  const head = ["case", "replaced system", "pmx", "why", "line"];
  return `## ${titleOf(area)}\n\n${table(head, rows)}`;
}

function missingSection(missing: readonly BehaviourCase[]): string {
  const rows = missing.map(({ behaviour, lacks = "" }) => [behaviour, lacks]);
  return `## Not asked yet\n\nWhat pmx still lacks to be asked ${missing.length} cases.\n\n${table(["case", "lacks"], rows)}`;
}

/** The members of one answer that the other does not have or has otherwise. */
function withoutEqual(values: Values, others: Values, tolerance: number): string {
  return Object.entries(values)
    .filter(([name, value]) => differenceOf(others[name], value, tolerance) !== undefined)
    .map(([name, value]) => `${name} ${shown(value)}`)
    .join(", ");
}

function shown(value: Json): string {
  if (typeof value === "number") return `${Number(value.toPrecision(7))}`;
  if (value === null) return "none";
  if (Array.isArray(value)) return `[${value.map(shown).join(", ")}]`;
  if (typeof value !== "object") return `${value}`;
  const members = Object.entries(value).map(([name, one]) => `${name} ${shown(one)}`);
  return `(${members.join(", ")})`;
}

function titleOf(area: string): string {
  const words = area.replaceAll("-", " ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
