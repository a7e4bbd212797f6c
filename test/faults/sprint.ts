import { setTimeout as delay } from "node:timers/promises";
import { Fault } from "#lib/kernel/fault.ts";
import { clientOf, openChannel } from "#lib/kit/grpc/client/client.ts";
import { type Sprint, SprintState, SprintStateSchema } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { BarInterval } from "#proto/pmx/type/v1/bar_pb.ts";
import { startEmbedded } from "#test/support/embedded.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";
import { tradingConfig } from "#test/support/trading-config.ts";

/** The same name for every sprint, so that all names that follow from it are the same. */
const requestId = "faults";
const pollMs = 25;
/** A gateway that is paused or away is asked again after this time. */
const answerMs = 1_000;
/** Beyond this a sprint counts as stuck: longer than the patience of the gateway with a service. */
const endsWithinMs = 150_000;
/** A sprint that failed for its surroundings is resumed so often. */
const resumptions = 5;

/** What every round is held against. */
export interface Undisturbed {
  readonly audits: number;
  /** Configuration under which the sprint trades. */
  readonly configFolder: string;
  /** Of its databases, all in one. */
  readonly folder: string;
  readonly sprintHash: string;
}

/** A sprint as a client follows it that outlives its gateway. */
export interface FollowedSprint {
  /** As it was when the gateway last answered. */
  seen(): { readonly completedAudits: number; readonly hasEnded: boolean };
  /** Asks once; resolves with whether it was answered. */
  look(): Promise<boolean>;
  /** Waits for its end, resuming it where it failed. @throws Error when it does not end, or not well */
  end(): Promise<{ readonly sprintHash: string; readonly resumed: readonly string[] }>;
  close(): void;
}

/**
 * Whether a call is answered. A connection to a process that was killed is opened again only after a while, also
 * when the process has long been back.
 */
export async function isAnswered(call: () => Promise<void>): Promise<boolean> {
  try {
    await call();
    return true;
  } catch (error) {
    if (error instanceof Fault) return false;
    throw error;
  }
}

/** Creates the sprint that is disturbed. */
export async function createSprint(address: string, audits: number): Promise<FollowedSprint> {
  const channel = openChannel(address);
  const sprints = clientOf(SprintService, channel);
  const spec = { tickers: ["AAPL"], audits, interval: BarInterval.DAY_1 };
  const created = await sprints.createSprint({ requestId, spec }, { deadlineMs: 30_000 });
  let sprint: Sprint = created.sprint!;
  const { name } = sprint;
  const look = () =>
    isAnswered(async () => {
      sprint = (await sprints.getSprint({ name }, { deadlineMs: answerMs })).sprint!;
    });
  return {
    seen: () => ({
      completedAudits: sprint.completedAudits,
      hasEnded: sprint.state !== SprintState.RUNNING,
    }),
    look,
    async end() {
      const resumed: string[] = [];
      const deadlineMs = performance.now() + endsWithinMs;
      while (performance.now() < deadlineMs) {
        await look();
        if (sprint.state === SprintState.SUCCEEDED) {
          return { sprintHash: sprint.result?.sprintHash ?? "", resumed };
        }
        if (sprint.state === SprintState.FAILED) {
          const why = sprint.failure?.message ?? "";
          if (resumed.length === resumptions) throw new Error(`the sprint failed again: ${why}`);
          const isResumed = await isAnswered(async () => {
            await sprints.resumeSprint({ name }, { deadlineMs: 30_000 });
          });
          if (isResumed) resumed.push(why);
        }
        await delay(pollMs);
      }
      const state = SprintStateSchema.value[sprint.state]?.name;
      const why = sprint.failure?.message ?? `${sprint.completedAudits} audits`;
      throw new Error(`the sprint does not end: ${state}, ${why}`);
    },
    close: () => channel.close(),
  };
}

/** Runs the sprint that rounds disturb, with all services in this process and nothing that disturbs it. */
export async function runUndisturbed(
  audits: number,
  configFolder = tradingConfig(),
): Promise<Undisturbed> {
  const folder = temporaryFolder();
  const services = await startEmbedded({
    dataDir: folder,
    ports: "any",
    resumeSprints: false,
    environment: { PMX_CONFIG_DIR: configFolder, PMX_LOG_LEVEL: "error" },
  });
  try {
    const sprint = await createSprint(services.addresses.gateway, audits);
    const { sprintHash } = await sprint.end();
    sprint.close();
    return { audits, configFolder, folder, sprintHash };
  } finally {
    await services.close();
  }
}
