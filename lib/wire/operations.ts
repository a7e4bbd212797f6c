import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs, timestampMs } from "@bufbuild/protobuf/wkt";
import { Fault } from "#lib/kernel/fault.ts";
import { buildOfSource } from "#lib/kit/build.ts";
import type { Clock } from "#lib/kit/clock.ts";
import type { ProcessSettings, StatelessSettings } from "#lib/kit/config/process-settings.ts";
import { sectionDigests } from "#lib/kit/config/section-digests.ts";
import { type FactState, factState } from "#lib/kit/events/fact-state.ts";
import { clientOf } from "#lib/kit/grpc/client/client.ts";
import { type Registration, register } from "#lib/kit/grpc/server/server.ts";
import { newId } from "#lib/kit/ids.ts";
import type { OpenPeer } from "#lib/kit/lifecycle/start-service.ts";
import { type DatabaseState, databaseState } from "#lib/kit/store/database-state.ts";
import type { Store } from "#lib/kit/store/open-store.ts";
import { OperationsService } from "#proto/pmx/ops/v1/operations_service_pb.ts";
import type {
  DatabaseStatusSchema,
  PeerStatusSchema,
  ProcessStatusSchema,
} from "#proto/pmx/ops/v1/process_status_pb.ts";
import { contractSettings } from "./contract-settings.ts";

/** What a process that keeps nothing says of itself is read from this. */
interface StatelessOperations {
  readonly process: string;
  /** Its settings; each section of them is digested. */
  readonly config: StatelessSettings;
  readonly clock: Clock;
}

/** What a process with a database says of itself is read from this. */
export interface OperationsDependencies extends StatelessOperations {
  /** Its name, which its database file has too. */
  readonly process: string;
  readonly config: ProcessSettings;
  readonly store: Pick<Store, "db">;
  readonly migrations: URL;
  /** Whether it states or consumes facts. */
  readonly hasBus: boolean;
  /** Addresses of those whom it calls, by their names: one, or several of the same kind. */
  readonly peers?: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly openPeer: OpenPeer;
}

const instance = newId();

/** How long another process may take to answer, in milliseconds, where the caller waits for that long. */
const longestAnswerMs = 3_000;

/** The service by which a process says how it is. Its build and configuration are those of the start. */
export function operations(dependencies: OperationsDependencies): Registration {
  const { process: name, config, store, migrations, hasBus, peers = {} } = dependencies;
  const { dataDir, natsUrl } = config;
  const called = Object.entries(peers).flatMap(([peer, addresses = []]) =>
    [addresses].flat().map((address) => ({ name: peer, address })),
  );
  const database = databaseState(store.db, { dataDir, name, migrations });
  return answering(dependencies, {
    eventBus: hasBus ? busText(natsUrl) : "",
    ask: (asking) => called.map((peer) => peerStatus({ ...peer, ...asking }, dependencies)),
    kept: async () => ({
      database: databaseToMessage(await database()),
      ...factStateToMessage(factState(store.db)),
    }),
  });
}

/** The same of a process that keeps nothing, states no facts and calls nobody. */
export function statelessOperations(dependencies: StatelessOperations): Registration {
  return answering(dependencies, { eventBus: "", ask: () => [], kept: async () => ({}) });
}

type Status = MessageInitShape<typeof ProcessStatusSchema>;
type Peer = MessageInitShape<typeof PeerStatusSchema>;

/** What processes differ in. */
interface OwnParts {
  readonly eventBus: string;
  /** Asks those whom it calls. */
  readonly ask: (asking: Asking) => readonly Promise<Peer>[];
  /** What it says of its database. */
  readonly kept: () => Promise<Status>;
}

function answering(dependencies: StatelessOperations, own: OwnParts): Registration {
  const { process, config, clock } = dependencies;
  const ownStatus = {
    process,
    instance,
    build: buildOfSource(),
    startTime: timestampFromMs(clock.nowMs()),
    configSections: sectionDigests(config).map((section) => ({ ...section })),
    eventBus: own.eventBus,
  };
  const handlers = {
    async getStatus(
      { peerDepth }: { readonly peerDepth: number },
      context: { remainingMs(): number | undefined },
    ) {
      const remainingMs = context.remainingMs() ?? Number.POSITIVE_INFINITY;
      const answerMs = Math.min(longestAnswerMs, remainingMs / 2);
      const asked = peerDepth > 0 ? own.ask({ peerDepth, answerMs }) : [];
      const status: Status = {
        ...ownStatus,
        peers: await Promise.all(asked),
        ...(await own.kept()),
        currentTime: timestampFromMs(clock.nowMs()),
      };
      return { status };
    },
  };
  return register(OperationsService, handlers, contractSettings);
}

/** A database as a status has it. */
function databaseToMessage({
  path,
  schema,
  fileBytes,
  walBytes,
  freeBytes,
}: DatabaseState): MessageInitShape<typeof DatabaseStatusSchema> {
  return {
    path,
    fileBytes: BigInt(fileBytes),
    walBytes: BigInt(walBytes),
    ...(freeBytes !== undefined && { freeBytes: BigInt(freeBytes) }),
    appliedMigrations: schema.applied,
    pendingMigrations: schema.pending,
  };
}

/** What a database says of facts, as the fields of a status. */
export function factStateToMessage({ stated, consumed, deadLetters }: FactState) {
  return {
    statedFacts: stated.map(({ source, origin, newest, waiting, oldestWaitingMs }) => ({
      source,
      origin,
      newest: BigInt(newest),
      waitingCount: BigInt(waiting),
      ...(oldestWaitingMs !== undefined && { oldestWaitingTime: timestampFromMs(oldestWaitingMs) }),
    })),
    consumedFacts: consumed.map(({ consumer, source, origin, appliedUpTo, missing, gone }) => ({
      consumer,
      source,
      origin,
      appliedUpTo: BigInt(appliedUpTo),
      missingCount: BigInt(missing),
      goneCount: BigInt(gone),
    })),
    deadLetters: deadLetters.map(({ consumer, count }) => ({ consumer, count: BigInt(count) })),
  };
}

/** A NATS server without what logs in to it. */
function busText(natsUrl: string | undefined): string {
  return natsUrl === undefined ? "in-process" : natsUrl.replaceAll(/\/\/[^/,@]*@/g, "//");
}

interface Asking {
  readonly peerDepth: number;
  readonly answerMs: number;
}

interface AskedPeer extends Asking {
  readonly name: string;
  readonly address: string;
}

async function peerStatus(
  { name, address, peerDepth, answerMs }: AskedPeer,
  { clock, openPeer }: Pick<OperationsDependencies, "clock" | "openPeer">,
): Promise<Peer> {
  const channel = openPeer(address);
  try {
    const sentMs = clock.nowMs();
    const client = clientOf(OperationsService, channel);
    const request = { peerDepth: peerDepth - 1 };
    const { status } = await client.getStatus(request, { deadlineMs: answerMs });
    const receivedMs = clock.nowMs();
    const theirMs = status?.currentTime === undefined ? sentMs : timestampMs(status.currentTime);
    return {
      name,
      address,
      ...(status !== undefined && { status }),
      roundTripMs: BigInt(receivedMs - sentMs),
      // It states its clock as the last thing that it does.
      clockOffsetMs: BigInt(Math.round(theirMs - receivedMs)),
    };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { name, address, problem: error.message };
  } finally {
    channel.close();
  }
}
