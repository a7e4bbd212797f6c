import type { World } from "./world.ts";

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
  "SprintService/EvaluateSprintGate": {
    weight: 2,
    of: ({ sprint }: World, n: number) => ({
      gate: "phase-4",
      sprints: [sprint],
      requiredEffectiveAudits: n % 30,
    }),
  },
};
