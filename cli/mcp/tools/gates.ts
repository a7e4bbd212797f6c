import { z } from "zod";
import { assuredCell, assuredOfGate } from "#lib/report/assured-text.ts";
import { observedText, verdictText, wantedText } from "#lib/report/gate-text.ts";
import type { CriterionResult, GateEvaluation } from "#proto/pmx/audit/v1/gate_pb.ts";
import { explanationText } from "../../explain/explanation.ts";
import { RecordReader } from "../../explain/record-reader.ts";
import { verdictSections } from "../../explain/verdict-sections.ts";
import { gateName, newestOrNamed } from "../shapes.ts";
import { tool } from "../tool.ts";

const gatesMax = 20;
const criteriaMax = 40;
const lineWidth = 120;

const criterionShape = z.object({
  criterion: z.string(),
  observed: z.string().describe("With its unit, or why it is undefined."),
  wanted: z.string(),
  n: z.number(),
  minimum_n: z.number().describe("Observations that it needs; 0 for none."),
  verdict: z.string(),
  assured: z.string().describe("Empty where the criterion is as written alone; ≈ is approximate."),
  warns: z.boolean().describe("It holds, but close to its limit."),
});

export const getGates = tool({
  name: "get_gates",
  title: "Get the gates of a sprint",
  description:
    "What each gate of a sprint with a result asked, criterion by criterion: what was observed and wanted, with how many observations, the verdict as written and assured, and what the gate lets through.",
  input: z.strictObject({
    sprint: newestOrNamed,
    gate: gateName.optional().describe("This gate alone, for example phase-1. Default: all."),
  }),
  output: z.object({
    sprint: z.string(),
    verdict: z.string().describe("Of the sprint."),
    gates: z.array(
      z.object({
        gate: z.string(),
        title: z.string(),
        verdict: z.string(),
        assured: z.string(),
        reason: z.string(),
        criteria: z.array(criterionShape),
      }),
    ),
    omitted_gates: z.int().describe("Gates that are left out; name one."),
    waiting_gates: z.array(z.object({ gate: z.string(), reason: z.string() })),
  }),
  async answer({ sprint: name, gate }, { where }) {
    const { sprint, result } = await new RecordReader(where).judgedSprint(name, gate);
    const gates = result.gates.filter((one) => gate === undefined || one.gate === gate);
    const sections = verdictSections(sprint, result, gate);
    const structured = {
      sprint: sprint.name,
      verdict: verdictText(result.verdict),
      gates: gates.slice(0, gatesMax).map(gateData),
      omitted_gates: Math.max(0, gates.length - gatesMax),
      waiting_gates: result.waitingGates.map(({ gate: waiting, reason }) => ({
        gate: waiting,
        reason,
      })),
    };
    const text = explanationText({ name: sprint.name, sections, records: {} }, lineWidth);
    return { text, structured };
  },
});

function gateData(gate: GateEvaluation) {
  return {
    gate: gate.gate,
    title: gate.title,
    verdict: verdictText(gate.verdict),
    assured: assuredOfGate(gate),
    reason: gate.reason,
    criteria: gate.criteria.slice(0, criteriaMax).map(criterionData),
  };
}

function criterionData(criterion: CriterionResult): z.output<typeof criterionShape> {
  return {
    criterion: criterion.criterion,
    observed: observedText(criterion),
    wanted: wantedText(criterion),
    n: Number(criterion.observed?.n ?? 0n),
    minimum_n: Number(criterion.minimumN),
    verdict: verdictText(criterion.verdict),
    assured: assuredCell(criterion),
    warns: criterion.warns,
  };
}
