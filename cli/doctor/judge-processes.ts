import type { PeerStatus, ProcessStatus } from "#proto/pmx/ops/v1/process_status_pb.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";

/** Clocks further apart than the first make logs hard to read, than the second times of records wrong, in milliseconds. */
const clockLimitsMs = { warn: 1_000, fail: 30_000 } as const;
/** Less room than the first is soon used up, less than the second by one sprint, in bytes. */
const diskLimits = { warn: 1e9, fail: 1e8 } as const;

/** What the answer of a gateway says of the five processes, their builds, configurations and clocks. */
export function judgeProcesses(gateway: PeerStatus): readonly Finding[] {
  const statuses = statusesOf(gateway);
  if (statuses.length === 0) return reached("pmx doctor", gateway);
  return [
    ...reached("pmx doctor", gateway),
    ...sameBuild(statuses),
    ...sameBus(statuses),
    ...sameSections(statuses),
    ...statuses.flatMap(({ process, database }) =>
      database === undefined ? [] : [diskFinding(process, database.freeBytes)],
    ),
  ];
}

/** Every process that answered, once. */
export function statusesOf(gateway: PeerStatus): readonly ProcessStatus[] {
  const { status } = gateway;
  if (status === undefined) return [];
  // Those of a peer that the gateway does not call itself: forecasters.
  const forecasters = status.peers.flatMap((peer) => peer.status?.peers ?? []).filter(isForecaster);
  return [status, ...[...status.peers, ...forecasters].flatMap((peer) => peer.status ?? [])];
}

/** The process that was asked, and those whom it asks. */
function reached(by: string, peer: PeerStatus): readonly Finding[] {
  const { name, address, status, problem, roundTripMs } = peer;
  const link = `${by} → ${name}`;
  if (status === undefined) {
    return [fail("peer", link, problem, remedyOf(by, name, problem))];
  }
  const found = ok("peer", link, `answers at ${address} in ${roundTripMs} ms`);
  const wrongPeer =
    status.process === name
      ? []
      : [
          fail(
            "peer",
            link,
            `${address} is ${status.process}, not ${name}`,
            `correct its address in the configuration of ${by}`,
          ),
        ];
  return [found, ...wrongPeer, clockFinding(link, peer), ...judgePeers(name, status.peers)];
}

const isForecaster = ({ name }: PeerStatus): boolean => name === "forecaster";

/** Those whom a process calls. Of forecasters one that does not answer keeps no fit from being made while another does. */
export function judgePeers(by: string, peers: readonly PeerStatus[]): readonly Finding[] {
  const oneAnswers = peers.some((peer) => isForecaster(peer) && peer.status !== undefined);
  return peers.flatMap((peer) =>
    reached(by, peer).map((finding) =>
      isForecaster(peer) && peer.status === undefined && oneAnswers
        ? { ...finding, level: "WARN" as const }
        : finding,
    ),
  );
}

/** What lets one process reach another. The files of TLS are in the problem itself, with what to do about them. */
function remedyOf(by: string, name: string, problem: string): string {
  const isHere = by === "pmx doctor";
  if (/needs a token|the token/.test(problem)) {
    return isHere
      ? "name a token that it accepts: --token-file, or PMX_PEER_TOKEN_FILE"
      : `give ${by} a token that ${name} accepts: peerTokenFile, or PMX_PEER_TOKEN_FILE`;
  }
  return isHere
    ? "start it, or name another gateway with --address"
    : `start it, or correct its address in the configuration of ${by}`;
}

function clockFinding(link: string, { clockOffsetMs, roundTripMs }: PeerStatus): Finding {
  // The answer was on its way for a part of the round trip.
  const apart = Math.max(0, Math.abs(Number(clockOffsetMs)) - Number(roundTripMs));
  if (apart <= clockLimitsMs.warn) return ok("clock", link, "the clocks agree");
  const direction = clockOffsetMs > 0n ? "ahead" : "behind";
  const says = `the clock of the second is ${(apart / 1_000).toFixed(1)} s ${direction}`;
  const judged = apart > clockLimitsMs.fail ? fail : warn;
  return judged("clock", link, says, "let both machines follow the same time server");
}

function sameBuild(statuses: readonly ProcessStatus[]): readonly Finding[] {
  const builds = [...new Set(statuses.map(({ build }) => build))];
  if (builds.length === 1) return [ok("build", "", `all run ${builds[0]}`)];
  const says = statuses.map(({ process, build }) => `${process} ${build}`).join(", ");
  const remedy = "restart the older ones; a sprint of two builds has no hash";
  return [fail("build", "", `they run different builds: ${says}`, remedy)];
}

/** Facts arrive only where all who state or consume them are on one bus. */
function sameBus(statuses: readonly ProcessStatus[]): readonly Finding[] {
  const onBus = statuses.filter(({ eventBus }) => eventBus !== "");
  const buses = [...new Set(onBus.map(({ eventBus }) => eventBus))];
  const [bus] = buses;
  if (bus === undefined) return [];
  const remedy = "give all of them the same NATS_URL";
  if (buses.length > 1) {
    const says = onBus.map(({ process, eventBus }) => `${process} ${eventBus}`).join(", ");
    return [fail("event bus", "", `they use different ones: ${says}`, remedy)];
  }
  const instances = new Set(onBus.map(({ instance }) => instance));
  if (bus === "in-process" && instances.size > 1) {
    const says = "services that run apart keep their facts within their own processes";
    return [fail("event bus", "", says, remedy)];
  }
  return [ok("event bus", "", `all use ${bus}`)];
}

/** Sections that several processes read from one file. */
function sameSections(statuses: readonly ProcessStatus[]): readonly Finding[] {
  const shared = ["costModel"];
  return shared.flatMap((section) => {
    const having = statuses.flatMap(({ process, configSections }) => {
      const found = configSections.find(({ name }) => name === section);
      return found === undefined ? [] : [{ process, sha256: found.sha256 }];
    });
    if (having.length < 2) return [];
    const names = having.map(({ process }) => process).join(" and ");
    if (new Set(having.map(({ sha256 }) => sha256)).size === 1) {
      return [ok("configuration", "", `${names} read the same ${section}`)];
    }
    const remedy = "give them the same configuration folder, and restart both";
    return [fail("configuration", "", `${names} have different settings of ${section}`, remedy)];
  });
}

/** Compares what processes run with and what files and environment say here. */
export function compareSections(
  { process, configSections }: ProcessStatus,
  here: readonly { readonly name: string; readonly sha256: string }[],
): Finding {
  const differing = here
    .filter(({ name, sha256 }) =>
      configSections.some((section) => section.name === name && section.sha256 !== sha256),
    )
    .map(({ name }) => name);
  if (differing.length === 0) {
    return ok("configuration", process, "runs with what files and environment say here");
  }
  const says = `differs from files and environment here in ${differing.join(", ")}`;
  const remedy = "restart it where they were changed since; pmx config explain shows them";
  return warn("configuration", process, says, remedy);
}

/** The room that a process has left. */
export function diskFinding(subject: string, free: bigint | undefined): Finding {
  if (free === undefined) return ok("disk", subject, "the system does not say what is left");
  const left = `${Math.floor(Number(free) / 1e6)} MB are left`;
  if (Number(free) >= diskLimits.warn) return ok("disk", subject, left);
  const judged = Number(free) < diskLimits.fail ? fail : warn;
  return judged("disk", subject, left, "free space: a sprint of 1,000 audits takes 34 MB");
}
