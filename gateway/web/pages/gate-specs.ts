import { Fault } from "#lib/kernel/fault.ts";
import type { Cell, Figure, Section } from "#lib/page/section.ts";
import { assuredOfGate, assuredOfSprint } from "#lib/report/assured-text.ts";
import { countCell } from "#lib/report/cells.ts";
import { gateText, neededSentences } from "#lib/report/gate-spec-text.ts";
import { verdictText } from "#lib/report/gate-text.ts";
import { stateText } from "#lib/report/sprint-state.ts";
import type { GateEvaluation, GateSpec } from "#proto/pmx/audit/v1/gate_pb.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { verdictTone } from "../verdict-tone.ts";
import type { Evaluations } from "./gate-evaluations.ts";
import { gatesLink, sprintLink } from "./links.ts";

/** Asks for a sprint, above what gates ask in general. */
export const whichSprint: Section = {
  id: "which",
  heading: "Where does a sprint stand?",
  sentences: [
    "Choose a sprint to see what each gate says of it. Below stands what each gate asks.",
  ],
  figures: [],
};

/** What a gate asks: its criteria with thresholds and units, and the observations it needs. */
export function specSection(spec: GateSpec): Section {
  const { gate, title } = spec;
  const { criteria, settings } = gateText(spec);
  return {
    id: `gate-${gate}`,
    heading: `Gate ${gate}`,
    sentences: [`${title}.`, ...neededSentences(spec)],
    figures: [
      ...(criteria.length === 0 ? [] : [criteriaFigure(gate, criteria)]),
      ...(settings.length === 0 ? [] : [settingFigure(gate, settings)]),
    ],
  };
}

function criteriaFigure(gate: string, criteria: ReturnType<typeof gateText>["criteria"]): Figure {
  return {
    id: `asked-${gate}`,
    title: "What it asks",
    description: "The criteria of the gate, all of which must hold.",
    table: {
      columns: [
        { heading: "criterion" },
        { heading: "wanted" },
        { heading: "unit" },
        { heading: "n needed", unit: "count" },
        { heading: "over" },
        { heading: "metric" },
      ],
      rows: criteria.map(({ criterion, wanted, unit, minimumN, over, metric }) => [
        criterion,
        wanted,
        unit,
        countCell(minimumN),
        over,
        metric,
      ]),
    },
  };
}

function settingFigure(gate: string, settings: ReturnType<typeof gateText>["settings"]): Figure {
  return {
    id: `settings-${gate}`,
    title: "Its settings",
    description: "By what the ensemble is kept, and when the gate is evaluated.",
    table: {
      columns: [{ heading: "setting" }, { heading: "value" }],
      rows: settings,
    },
  };
}

/** Every gate with what it says of a sprint: the first screen. */
export function standingSection(
  sprint: Sprint,
  gates: readonly GateSpec[],
  evaluations: Evaluations,
): Section {
  const { name, state, result } = sprint;
  const { asked } = evaluations;
  const verdict = result === undefined ? undefined : verdictText(result.verdict);
  const said = stateText(state).toLowerCase();
  return {
    id: "standing",
    heading:
      result === undefined
        ? `No verdict yet: the sprint is ${said}`
        : `${verdict} as written, ${assuredOfSprint(result)} assured`,
    tone: result === undefined ? "open" : verdictTone(result),
    sentences: [
      "A sprint is judged by the gates that it pinned when it was created. Another gate is asked when you follow its link: on what is recorded by now, by what it asks now.",
      ...(asked?.answer instanceof Fault
        ? [`${asked.gate} could not be asked: ${asked.answer.message}`]
        : []),
    ],
    links: [sprintLink(name, "The sprint"), { text: "Phases 0 to 5", href: "#phases" }],
    figures: [
      {
        id: "standing",
        title: "Each gate",
        description: "What each gate says as written and assured.",
        isOpen: true,
        table: {
          columns: ["gate", "as written", "assured", "because"].map((heading) => ({ heading })),
          rows: gates.map((spec) => rowOf(spec, sprint, evaluations)),
        },
      },
    ],
  };
}

function rowOf(
  { gate }: GateSpec,
  sprint: Sprint,
  { judged, asked }: Evaluations,
): readonly Cell[] {
  const link = { text: gate, href: `#gate-${gate}` };
  const found = judged.find((one) => one.gate === gate);
  if (found !== undefined) return [link, ...cellsOf(found), found.reason];
  if (asked?.gate === gate && !(asked.answer instanceof Fault)) {
    return [link, ...cellsOf(asked.answer), `asked now: ${asked.answer.reason}`];
  }
  return [link, gatesLink("ask it", sprint.name, gate), "", whyNot(gate, sprint)];
}

function whyNot(gate: string, { policy, result, gatesNotAsked }: Sprint): string {
  const waiting = result?.waitingGates.find((one) => one.gate === gate);
  if (waiting !== undefined) return `waits: ${waiting.reason}`;
  if (policy?.gates.some((one) => one.gate === gate)) return "judges the sprint when it has ended";
  const reason = gatesNotAsked.find((one) => one.gate === gate)?.reason;
  return `did not judge the sprint: ${reason ?? "it was not pinned"}`;
}

function cellsOf(gate: GateEvaluation): readonly [string, string] {
  return [verdictText(gate.verdict), assuredOfGate(gate)];
}
