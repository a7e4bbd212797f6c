import { sprintSpec, type World } from "./world.ts";

/** Requests of the RPCs on a sprint that is there. */
export const sprintRequests = {
  "SprintService/GetSprint": { weight: 2, of: ({ sprint: name }: World) => ({ name }) },
  "SprintService/ListSprints": { weight: 2, of: () => ({ pageSize: 5 }) },
  "SprintService/WatchSprint": {
    weight: 2,
    of: ({ sprint: name }: World) => ({ name, afterSequence: 1n }),
  },
  "SprintService/CancelSprint": { weight: 1, of: ({ sprint: name }: World) => ({ name }) },
  "SprintService/ResumeSprint": { weight: 1, of: ({ sprint: name }: World) => ({ name }) },
  "SprintService/PauseSprint": { weight: 1, of: ({ sprint: name }: World) => ({ name }) },
  "SprintService/RemoveSprint": { weight: 1, of: () => ({ name: "sprints/none", removedBy: "x" }) },
  "SprintService/ListRemovedSprints": { weight: 1, of: () => ({ pageSize: 1 }) },
  "SprintService/ListTrials": { weight: 1, of: () => ({ ticker: "AAPL", pageSize: 1 }) },
  "SprintService/EvaluateTrials": { weight: 1, of: ({ sprint }: World) => ({ sprint }) },
  // Sealing would hide the bars of the sprints that the other requests create.
  "SprintService/SealBars": {
    weight: 1,
    of: () => ({ tickers: ["NONE"], fromTime: { seconds: 1_600_000_000n } }),
  },
  "SprintService/PlanOpening": {
    weight: 1,
    of: () => ({ spec: { ...sprintSpec, openSeal: "seals/none", openAnyway: true } }),
  },
  "SprintService/OpenSeal": { weight: 1, of: () => ({ name: "seals/none" }) },
  "SprintService/ListSeals": { weight: 1, of: () => ({ pageSize: 1 }) },
  "SprintService/EvaluateSprintGate": {
    weight: 2,
    of: ({ sprint }: World, n: number) => ({
      gate: "phase-4",
      sprints: [sprint],
      requiredEffectiveAudits: n % 30,
    }),
  },
  "ForwardSprintService/CreateForwardSprint": {
    weight: 2,
    of: (_: World, n: number) => ({
      forwardId: `fuzz-${n % 3}`,
      spec: { ...sprintSpec, audits: 1, spacingBars: 0 },
    }),
  },
  "ForwardSprintService/AdvanceForwardSprint": {
    weight: 1,
    of: (_: World, n: number) => ({ forwardId: `fuzz-${n % 3}` }),
  },
  "ForwardSprintService/GetForwardSprint": { weight: 1, of: () => ({ forwardId: "fuzz-0" }) },
  "ForwardSprintService/ListForwardSprints": { weight: 1, of: () => ({ pageSize: 2 }) },
};
