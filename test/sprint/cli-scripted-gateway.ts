import assert from "node:assert/strict";
import { after } from "node:test";
import type { StartEmbedded } from "#cli/command-context.ts";
import { runCommandLine } from "#cli/run-command-line.ts";
import { Fault } from "#lib/kernel/fault.ts";
import type { Handlers } from "#lib/kit/grpc/server/handlers.ts";
import { register, startServer } from "#lib/kit/grpc/server/server.ts";
import { MarketDataService } from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { SprintService } from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import { type EmbeddedServices, startEmbedded } from "#test/support/embedded.ts";
import { cheapForecasts, configWith } from "#test/support/lenient-config.ts";
import { quietLogger } from "#test/support/quiet-logger.ts";
import { auditStep, runningSprint } from "#test/unit/cli/finished-sprint.ts";
import { recordingTerminal } from "#test/unit/cli/recording-terminal.ts";

type SprintHandlers = Handlers<typeof SprintService>;
type Script = Partial<SprintHandlers> & Partial<Handlers<typeof MarketDataService>>;

/** A call that the test does not allow. */
export const unexpected = () => {
  throw new Fault("INTERNAL", "INTERNAL", "the test did not expect this call");
};

/** A gateway whose answers are scripted, over real gRPC, until the test that calls this has ended. */
export async function gateway(script: Script): Promise<string> {
  const server = await startServer({
    listen: { host: "127.0.0.1", port: 0 },
    logger: quietLogger,
    registrations: [
      register(SprintService, {
        listSprints: async () => ({ sprints: [], nextPageToken: "" }),
        createSprint: async () => ({ sprint: runningSprint(2) }),
        getSprint: unexpected,
        cancelSprint: unexpected,
        resumeSprint: unexpected,
        pauseSprint: unexpected,
        removeSprint: unexpected,
        listRemovedSprints: unexpected,
        listTrials: unexpected,
        evaluateTrials: () => {
          throw new Fault("FAILED_PRECONDITION", "SPRINT_STATE", "the script left no returns");
        },
        sealBars: unexpected,
        openSeal: unexpected,
        planOpening: unexpected,
        listSeals: unexpected,
        watchSprint: unexpected,
        evaluateSprintGate: unexpected,
        compareSprints: unexpected,
        ...script,
      }),
      register(MarketDataService, {
        importBars: unexpected,
        listBars: unexpected,
        listSeries: unexpected,
        getDataQuality: unexpected,
        removeSeries: unexpected,
        ...script,
      }),
    ],
  });
  after(() => server.drain(0));
  return server.address;
}

/** Streams a sprint of two audit runs to its end. */
export function ending(sprint: Sprint): Pick<SprintHandlers, "watchSprint"> {
  return {
    async *watchSprint() {
      yield { sequence: 0n, event: { case: "sprint", value: runningSprint(2) } };
      yield { sequence: 1n, event: { case: "step", value: auditStep(1) } };
      yield { sequence: 2n, event: { case: "step", value: auditStep(2) } };
      yield { sequence: 2n, event: { case: "sprint", value: sprint } };
    },
  };
}

/** What a command line left behind. */
export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line of pmx in this process. */
export async function pmx(
  typed: readonly string[],
  options: {
    readonly interruption?: AbortSignal;
    readonly startEmbedded?: StartEmbedded;
    readonly environment?: Readonly<Record<string, string>>;
    readonly elapsedMs?: () => number;
  } = {},
): Promise<Run> {
  const { terminal, out, err } = recordingTerminal();
  const code = await runCommandLine(typed, {
    terminal,
    environment: {},
    interruption: new AbortController().signal,
    elapsedMs: () => performance.now(),
    sleep: () => Promise.resolve(),
    newId: () => "request-1",
    startEmbedded: () => assert.fail("nothing was to be started"),
    ...options,
  });
  return { code, out: out(), err: err() };
}

/** The services "in this process", of which only the gateway is there; records what was asked of them. */
export function embedded(address: string) {
  const state = { closed: false, resumed: 0 };
  const close = async () => {
    state.closed = true;
  };
  const resumeSprints = async () => {
    state.resumed += 1;
  };
  // The scripted gateway says at once what it does not answer; nothing at all would be waited for.
  const others = { forecast: address, "risk-gate": address, execution: address, audit: address };
  const services = {
    addresses: { gateway: address, ...others },
    resumeSprints,
    close,
  } as unknown as EmbeddedServices;
  return { state, startEmbedded: async () => services };
}

/** The configuration, with forecasts that are cheap. */
let cheap: string | undefined;

/** Runs a command over a data folder, as a user does who has nothing running. */
export function pmxOver(
  dataDir: string,
  typed: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Run> {
  return pmx([...typed, "--data-dir", dataDir], {
    environment,
    startEmbedded: (options) => {
      cheap ??= configWith(cheapForecasts);
      return startEmbedded({
        ...options,
        environment: {},
        configFolder: cheap,
        logger: quietLogger,
      });
    },
  });
}
