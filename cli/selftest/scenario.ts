import type { Workbench } from "./workbench.ts";

/** What pmx says of an attack, given only what it keeps itself, or given a checkpoint that was kept elsewhere before. */
export type AttackOutcome = "CAUGHT" | "CAUGHT_GIVEN_EARLIER_CHECKPOINT" | "NOT_DETECTABLE";

/** What a scenario is stated to come to: an attack as above, an edge that is there is FOUND. */
export type StatedOutcome = AttackOutcome | "FOUND";

/** What a scenario may come to besides: an edge was not found, what is honest was objected to, or it could not be done. */
export type Outcome = StatedOutcome | "MISSED" | "FALSE_ALARM" | "UNDONE";

/** One way in which pmx can object, asked of what is honest and of the attack alike. */
export interface Look {
  /** What is asked: a command, a call, a rule. */
  readonly by: string;
  /** What it objects to where nothing is wrong; undefined for nothing, as it should be. */
  readonly honest: string | undefined;
  /** What it objects to in the attack; undefined for nothing. */
  readonly attacked: string | undefined;
  /** Whether it takes a checkpoint that was kept elsewhere before the attack. */
  readonly needsCheckpoint?: true;
}

/** An edge that is there, as pmx sees it. */
export interface Search {
  readonly found: boolean;
  /** What was seen, in a sentence. */
  readonly saw: string;
}

interface Described {
  /** Unique; small letters and dashes. */
  readonly name: string;
  /** What is done, in a sentence. */
  readonly does: string;
  /** What stands against it; of what is not detectable, what the operator can do. */
  readonly defence: string;
}

/** Something that a cheat does, or that luck does to the honest. */
export interface Attack extends Described {
  readonly kind: "NULL" | "ATTACK";
  readonly stated: AttackOutcome;
  /** Does it, and asks pmx each way. @throws where it could not be done */
  readonly run: (bench: Workbench) => Promise<readonly Look[]>;
}

/** An edge that was planted, which must be found. */
export interface PlantedEdge extends Described {
  readonly kind: "EDGE";
  readonly stated: "FOUND";
  readonly run: (bench: Workbench) => Promise<Search>;
}

/** One line of the selftest. */
export type Scenario = Attack | PlantedEdge;

/** What a scenario came to. */
export interface Result {
  readonly scenario: Scenario;
  readonly outcome: Outcome;
  /** What was seen, in sentences. */
  readonly saw: readonly string[];
}

/** Runs a scenario; its outcome follows from what was seen alone. */
export async function resultOf(scenario: Scenario, bench: Workbench): Promise<Result> {
  if (scenario.kind === "EDGE") {
    const { found, saw } = await scenario.run(bench);
    return { scenario, outcome: found ? "FOUND" : "MISSED", saw: [saw] };
  }
  const looks = await scenario.run(bench);
  return { scenario, outcome: outcomeOf(looks), saw: looks.map(sentenceOf) };
}

/** The outcome of an attack. An objection to what is honest makes every other one worthless. */
export function outcomeOf(looks: readonly Look[]): Outcome {
  if (looks.some(({ honest }) => honest !== undefined)) return "FALSE_ALARM";
  const objections = looks.filter(({ attacked }) => attacked !== undefined);
  if (objections.some(({ needsCheckpoint }) => needsCheckpoint === undefined)) return "CAUGHT";
  return objections.length > 0 ? "CAUGHT_GIVEN_EARLIER_CHECKPOINT" : "NOT_DETECTABLE";
}

function sentenceOf({ by, honest, attacked }: Look): string {
  if (honest !== undefined) return `${by} objects to what is honest: ${honest}`;
  return `${by}: ${attacked ?? "nothing"}`;
}
