import { Fault } from "#lib/kernel/fault.ts";
import type { ProcessSettings } from "#lib/kit/config/process-settings.ts";
import { sectionDigests } from "#lib/kit/config/section-digests.ts";
import { openBus } from "#lib/kit/events/open-bus.ts";
import type { Security } from "#lib/kit/security/security.ts";
import { createLogger } from "#lib/kit/telemetry/logger.ts";
import type { PeerStatus, ProcessStatus } from "#proto/pmx/ops/v1/process_status_pb.ts";
import { callerOf } from "../caller.ts";
import type { CommandContext } from "../command-context.ts";
import type { DataPlace } from "../data/data-place.ts";
import { exitCodes } from "../exit-code.ts";
import type { ProcessName } from "../port-offset.ts";
import { processDefinitions, processNames } from "../process-definitions.ts";
import type { Environment } from "../setting.ts";
import { askProcess } from "./ask-process.ts";
import { doctorText } from "./doctor-text.ts";
import { type Finding, fail, levelOf, merged, ok, warn } from "./finding.ts";
import { judgeFacts } from "./judge-facts.ts";
import { judgeForecasters } from "./judge-forecasters.ts";
import { compareSections, judgeProcesses, statusesOf } from "./judge-processes.ts";
import { lookAtExternalForecasters } from "./look-at-external-forecasters.ts";
import { lookAtFolder } from "./look-at-folder.ts";
import { lookAtForecasters } from "./look-at-forecasters.ts";
import { lookAtPorts } from "./look-at-ports.ts";
import { lookAtSecurity } from "./look-at-security.ts";

/** What to look at: a gateway that runs with the services that it calls, or a data folder. */
export interface DoctorArguments extends DataPlace {
  readonly json: boolean;
}

type Configs = ReadonlyMap<ProcessName, ProcessSettings>;

/** Within this time a fact that was stated is applied where all is well, in milliseconds. */
const arrivesWithinMs = 1_500;

/**
 * Looks at everything that pmx needs and says what it found, one line a check; with --json
 * `{ "doctor": { "level", "findings": [{ "level", "check", "subject", "says", "remedy" }] } }`.
 */
export async function doctorCommand(
  { address, dataDir, json }: DoctorArguments,
  context: CommandContext,
): Promise<number> {
  const { terminal, environment } = context;
  const { configs, findings } = readConfigs(environment);
  findings.push(...(await lookAtBus(configs)));
  if (address === undefined) findings.push(...(await lookHere(dataDir, configs, environment)));
  else findings.push(...(await lookAt(address, configs, context)));
  const level = levelOf(findings);
  if (json) terminal.out(`${JSON.stringify({ doctor: { level, findings } })}\n`);
  else terminal.out(doctorText(findings, terminal.outColumns));
  return level === "FAIL" ? exitCodes.fail : exitCodes.pass;
}

/** The configurations that a start would read here. */
function readConfigs(environment: Environment): { configs: Configs; findings: Finding[] } {
  const configs = new Map<ProcessName, ProcessSettings>();
  const findings: Finding[] = [];
  for (const name of processNames) {
    try {
      const config = processDefinitions[name].load({ environment });
      configs.set(name, config);
      findings.push(ok("configuration", name, "files and environment can be read"));
      findings.push(...lookAtSecurity(name, config));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      findings.push(
        fail("configuration", name, error.message, "correct it: no process starts with it"),
      );
    }
  }
  return { configs, findings: merged(findings) };
}

/**
 * Connects to the NATS server that the configuration names.
 * @param reported the one that processes say they use, where no configuration here names one
 */
async function lookAtBus(configs: Configs, reported?: string): Promise<readonly Finding[]> {
  const own = [...configs.values()];
  const config =
    own.find(({ natsUrl }) => natsUrl !== undefined) ??
    (reported === undefined ? undefined : { ...own[0], natsUrl: reported });
  if (config === undefined) return [];
  const logger = createLogger({ level: "error", service: "doctor", write: () => undefined });
  try {
    // With its credentials and over TLS, as its processes connect.
    const bus = await openBus({ ...config, logger });
    await bus.close();
    return [ok("event bus", "NATS", `the server at ${config.natsUrl} answers, with JetStream`)];
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const remedy = "facts wait in the outboxes until it answers; nothing is lost";
    if (reported === undefined) return [fail("event bus", "NATS", error.message, remedy)];
    return [warn("event bus", "NATS", `asked from here: ${error.message}`, remedy)];
  }
}

/** A data folder, the ports on which its processes would listen, and the forecasters that they would call. */
async function lookHere(
  dataDir: string,
  configs: Configs,
  environment: Environment,
): Promise<readonly Finding[]> {
  const places = [...configs].map(([name, { host, port }]) => ({ name, host, port }));
  const security = openCaller(environment);
  try {
    const [folder, ports, forecasters, external] = await Promise.all([
      lookAtFolder(dataDir),
      lookAtPorts(places, security?.caller),
      // A configuration that cannot be read has been reported as such.
      configs.has("forecast") ? lookAtForecasters(environment, security?.caller) : [],
      configs.has("forecast") ? lookAtExternalForecasters(environment, security?.caller) : [],
    ]);
    return [
      ...folder.findings,
      ...judgeFacts(folder.statuses),
      ...ports,
      ...forecasters,
      ...external,
    ];
  } finally {
    security?.close();
  }
}

/** Who this command is; undefined where its files cannot be used, which has been reported of the processes too. */
function openCaller(environment: Environment): Security | undefined {
  try {
    return callerOf(environment);
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

/** A gateway that runs, and those whom it calls, twice: what was stated at first has left and arrived later. */
async function lookAt(
  address: string,
  configs: Configs,
  { environment, sleep }: CommandContext,
): Promise<readonly Finding[]> {
  const gateway = await askGateway(address, environment);
  const statuses = statusesOf(gateway);
  const processes = judgeProcesses(gateway);
  if (statuses.length === 0) return processes;
  const compared = statuses.flatMap((status) => {
    const config = configs.get(status.process as ProcessName);
    return config === undefined ? [] : [compareSections(status, sectionDigests(config))];
  });
  let later = statuses;
  if (isBehind(statuses)) {
    await sleep(arrivesWithinMs);
    later = statusesOf(await askGateway(address, environment));
  }
  const forecast = statuses.find(({ process }) => process === "forecast");
  const forecasters = forecast === undefined ? [] : judgeForecasters(forecast, forecast.peers);
  const isConfigured = [...configs.values()].some(({ natsUrl }) => natsUrl !== undefined);
  const reported = statuses.map(({ eventBus }) => eventBus).find((bus) => bus.includes("://"));
  const bus = isConfigured || reported === undefined ? [] : await lookAtBus(configs, reported);
  return [...processes, ...compared, ...forecasters, ...bus, ...judgeFacts(statuses, later)];
}

function isBehind(statuses: readonly ProcessStatus[]): boolean {
  return judgeFacts(statuses, statuses).some(
    ({ check, level }) => (check === "gaps" || check === "outbox") && level !== "OK",
  );
}

/** How a gateway is reached from here, as whoever the environment says. */
async function askGateway(address: string, environment: Environment): Promise<PeerStatus> {
  const security = openCaller(environment);
  try {
    return await askProcess({ name: "gateway", address, peerDepth: 2 }, security?.caller);
  } finally {
    security?.close();
  }
}
