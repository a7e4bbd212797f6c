import { SeededRandom } from "#lib/statistics/numerics/seeded-random.ts";
import { pick } from "#test/fuzz/nasty-values.ts";

/** The processes of a round, in the order in which they are started. */
export const processes = ["audit", "forecast", "risk-gate", "execution", "gateway"] as const;
/** Servers whose connections lead through a link that can be disturbed. */
export const linked = ["audit", "forecast", "risk-gate", "execution", "nats"] as const;

export type ProcessTarget = (typeof processes)[number];
export type LinkTarget = (typeof linked)[number];
export type Target = ProcessTarget | LinkTarget;

const processesAndNats = [...processes, "nats"] as const;

/** Every kind of fault with what it can befall. */
export const targetsOf = {
  /** kill -9, and started again. */
  KILL: processesAndNats,
  /** SIGTERM, and started again. */
  TERM: processesAndNats,
  /** SIGSTOP, and later SIGCONT: it holds its connections and says nothing. */
  PAUSE: processesAndNats,
  /** Killed, and started again without what its stream had stored. */
  WIPE: ["nats"],
  /** Every piece that passes its connections takes 100 ms. */
  SLOW: linked,
  /** Its connections break, and new ones are refused. */
  CUT: linked,
  /** Its connections stay open and nothing arrives; at the end they break. */
  SILENT: linked,
  /** Its file system has no byte left. */
  FULL_DISK: processes,
  /** Killed, and started over a file system that is mounted read-only. */
  READ_ONLY: processes,
  /** Another program holds the write lock of its database. */
  LOCKED: processes,
  /** Its clock is turned back by an hour, and later forward again. */
  CLOCK_BEHIND: processes,
  /** Its clock is turned forward by forty days, which is longer than facts are kept, and later back again. */
  CLOCK_AHEAD: processes,
} as const satisfies Readonly<Record<string, readonly Target[]>>;

export type FaultKind = keyof typeof targetsOf;

/** One fault of a schedule. */
export interface PlannedFault {
  readonly kind: FaultKind;
  readonly target: Target;
}

/** Faults that begin at the same time, on targets of their own. */
export interface Blow {
  /** Audits of the sprint that are complete before it begins. */
  readonly afterAudits: number;
  /** It ends once the sprint has completed so many more audits, */
  readonly forAudits: number;
  /** and after this time at the latest, since a sprint that is held up completes none. */
  readonly holdMs: number;
  readonly faults: readonly PlannedFault[];
}

const allFaults: readonly PlannedFault[] = (Object.keys(targetsOf) as FaultKind[]).flatMap((kind) =>
  targetsOf[kind].map((target) => ({ kind, target })),
);

/** What befalls a sprint of so many audits, in order of time: a function of its arguments alone. */
export function scheduleOf(seed: number, audits: number, blows: number): readonly Blow[] {
  const random = new SeededRandom(seed);
  const drawn = Array.from({ length: blows }, () => {
    const first = pick(random, allFaults);
    const others = allFaults.filter(({ target }) => target !== first.target);
    const faults = random.integer(3) === 0 ? [first, pick(random, others)] : [first];
    return {
      afterAudits: random.integer(audits + 1),
      forAudits: 1 + random.integer(3),
      holdMs: 300 + random.integer(1_700),
      faults,
    };
  });
  return drawn.sort((one, other) => one.afterAudits - other.afterAudits);
}

/** As it is printed, e.g. KILL execution. */
export const faultText = ({ kind, target }: PlannedFault) => `${kind} ${target}`;
