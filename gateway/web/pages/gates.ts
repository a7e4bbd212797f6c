import { create } from "@bufbuild/protobuf";
import { Fault } from "#lib/kernel/fault.ts";
import type { LocalCalls } from "#lib/kit/grpc/server/local-calls.ts";
import type { Section } from "#lib/page/section.ts";
import { gateSections } from "#lib/report/sections/gates.ts";
import type { GateSpec } from "#proto/pmx/audit/v1/gate_pb.ts";
import { type Sprint, SprintResultSchema } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import type { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import type { AuditRecords } from "../audit-records.ts";
import type { WebPage } from "../page.ts";
import { type Evaluations, evaluationsOf } from "./gate-evaluations.ts";
import { specSection, standingSection, whichSprint } from "./gate-specs.ts";
import { phaseSection } from "./phase-section.ts";
import { sprintChoice } from "./sprint-choice.ts";

/** What the page of gates reads. */
export type GateReads = Pick<AuditRecords, "listGates"> &
  Pick<LocalCalls<typeof SprintService>, "listSprints" | "getSprint" | "evaluateSprintGate">;

/**
 * Every gate with what it asks, the phases, and where a sprint stands on each: `?sprint=sprints/…`. A gate that did not
 * judge the sprint is asked where it is named, `&gate=phase-2`, as by EvaluateSprintGate.
 */
export function gatesPage(reads: GateReads): WebPage {
  const { listGates, listSprints, getSprint, evaluateSprintGate } = reads;
  return {
    path: "/gates",
    query: ["sprint", "gate"],
    menu: "Gates",
    async read({ query, signal }) {
      const { gates } = await listGates({}, signal);
      const choice = await sprintChoice(listSprints, signal);
      const name = query.get("sprint") ?? "";
      const choices = choice("/gates", "Show where it stands", [
        { name: "sprint", label: "Sprint", chosen: name },
      ]);
      const phases = phaseSection(gates.map(({ gate }) => gate));
      if (name === "") {
        return {
          title: "Gates",
          sections: [{ ...whichSprint, choices }, phases, ...gates.map(specSection)],
        };
      }
      const { sprint } = await getSprint({ name }, signal);
      const asked = query.get("gate");
      const evaluations = await evaluationsOf(sprint!, asked, (gate) =>
        evaluateSprintGate({ gate, sprints: [name] }, signal),
      );
      return {
        title: "Gates",
        // The table of the first section leads to the others.
        hasContents: false,
        sections: [
          { ...standingSection(sprint!, gates, evaluations), choices },
          ...gates.flatMap((spec) => sectionsOf(spec, sprint!, evaluations)),
          phases,
        ],
      };
    },
  };
}

/** What a gate asks, and below it what it says of the sprint where it was asked. */
function sectionsOf(
  spec: GateSpec,
  sprint: Sprint,
  { judged, asked }: Evaluations,
): readonly Section[] {
  const isAsked = asked?.gate === spec.gate && !(asked.answer instanceof Fault);
  const found =
    judged.find(({ gate }) => gate === spec.gate) ?? (isAsked ? asked.answer : undefined);
  if (found === undefined || found instanceof Fault) return [specSection(spec)];
  const result = create(SprintResultSchema, { gates: [found] });
  return gateSections({ sprint, result }).map((section) => {
    const { figures } = specSection(spec);
    const own = figures.map((figure) => ({
      ...figure,
      title: `${figure.title}, by the file of today`,
    }));
    return { ...section, figures: [...section.figures, ...own] };
  });
}
