import { isoDateOf } from "#lib/kernel/calendar.ts";
import { type Canonical, canonicalJson } from "#lib/kernel/canonical.ts";
import { Fault, notFound } from "#lib/kernel/fault.ts";
import type { ReadHistory } from "../../market-data/app/bar-history.ts";
import { lackingBars, type SessionBars, sessionCloses } from "../domain/forward-sessions.ts";
import type { Sprint, SprintPolicy } from "../domain/sprint.ts";
import { variedSettings } from "../domain/varied-settings.ts";
import type { ForwardJournal } from "./forward-ports.ts";
import type { Peers } from "./peers.ts";
import { planNight } from "./plan-night.ts";
import { askTradingPolicy } from "./trading-policy.ts";

/** What AdvanceForwardSprint works with. */
export interface AdvanceForwardDependencies {
  readonly forward: ForwardJournal;
  readonly readHistory: ReadHistory;
  /** The services, with the short patience of a caller who waits. */
  readonly peers: Peers;
  /** Runs a sprint that is RUNNING, once. */
  readonly start: (sprint: Pick<Sprint, "name" | "state">) => void;
  /** Has `begin` change the journal when nothing of the sprint is under way, and runs it where that is true. */
  readonly startNight: (name: string, begin: () => Promise<boolean>) => Promise<boolean>;
  /** Has a sprint that failed run again, in the journal. */
  readonly goOn: (name: string) => Promise<boolean>;
  /** A policy with every setting by the name of its field, those that are 0 or false too. */
  readonly statedPolicy: (policy: SprintPolicy) => Canonical;
  /** Sessions without bars from which on somebody has to look. */
  readonly overdueSessions: number;
  readonly nowMs: () => number;
  readonly build: string;
}

/** What was done, and why. */
export interface Advanced {
  readonly outcome:
    | "NIGHT_BEGUN"
    | "NIGHT_UNDER_WAY"
    | "NO_SESSION"
    | "BARS_AWAITED"
    | "BARS_OVERDUE";
  /** One sentence for a person. */
  readonly message: string;
  /** Sessions that have closed since the last as-of and have no audit run; 0 where a night was begun. */
  readonly missingSessions: number;
}

/** The sprint of a forward sprint's id. @throws Fault RESOURCE_NOT_FOUND */
export async function findForward(
  forward: Pick<ForwardJournal, "byForwardId">,
  id: string,
): Promise<Sprint> {
  const sprint = await forward.byForwardId(id);
  if (sprint === undefined) throw notFound("forward sprint", id || '""');
  return sprint;
}

/**
 * Begins the next night of a forward sprint where there are new sessions, or has one that was interrupted go on.
 * @throws Fault RESOURCE_NOT_FOUND; SPRINT_STATE where it is paused or cancelled, or the policies in force are others
 *   than it pinned; those of `planNight`; OVERLOADED.
 */
export async function advanceForward(
  dependencies: AdvanceForwardDependencies,
  id: string,
): Promise<Advanced> {
  const { forward, readHistory, nowMs, build } = dependencies;
  const sprint = await findForward(forward, id);
  const { name, state } = sprint;
  if (state === "PAUSED" || state === "CANCELLED" || state === "CANCELLING") {
    throw new Fault("FAILED_PRECONDITION", "SPRINT_STATE", stateText(sprint, id));
  }
  if (state === "FAILED") {
    await dependencies.startNight(name, () => dependencies.goOn(name));
    return underWay(`${name} failed in the night before, which goes on`);
  }
  if (state !== "WAITING") {
    dependencies.start(sprint);
    return underWay(`a night of ${name} is under way`);
  }
  const nights = await forward.nights(name);
  const input = { sprint, nights, nowMs: nowMs(), build };
  const { night, bars } = await planNight(readHistory, input);
  await refuseOtherPolicy(dependencies, sprint, bars);
  if (night === undefined) return nothingNew(sprint, bars, input.nowMs, dependencies);
  if (!(await dependencies.startNight(name, () => forward.beginNight(name, night)))) {
    return underWay(`a night of ${name} was begun meanwhile`);
  }
  const dates = night.asOfTimesMs.map(sessionText);
  const which =
    dates.length === 1 ? dates[0] : `${dates.length} sessions, ${dates[0]} to ${dates.at(-1)}`;
  return { outcome: "NIGHT_BEGUN", message: `adds ${which}`, missingSessions: 0 };
}

function underWay(message: string): Advanced {
  return { outcome: "NIGHT_UNDER_WAY", message, missingSessions: 0 };
}

function stateText({ name, state }: Sprint, id: string): string {
  return state === "PAUSED"
    ? `forward sprint ${id} is paused; continue it with: pmx sprint --resume ${name}`
    : `forward sprint ${id} (${name}) was cancelled; begin another under a new name`;
}

const mostNamed = 8;

/** What was pinned at the first night holds; who changes a setting gets told rather than no effect. */
async function refuseOtherPolicy(
  { peers, statedPolicy }: AdvanceForwardDependencies,
  { spec, policy, forward }: Sprint,
  bars: readonly SessionBars[],
): Promise<void> {
  const exchanges = bars.map(({ exchange }) => exchange);
  const now = await askTradingPolicy(peers, spec, exchanges);
  const inForce = statedPolicy({ ...now.policy, gates: policy.gates });
  const varied = variedSettings(statedPolicy(policy), inForce);
  if (varied.length === 0) return;
  const named = varied.slice(0, mostNamed).map(({ path, baseJson, otherJson }) => {
    return `${path} ${baseJson || "none"} -> ${otherJson || "none"}`;
  });
  const more = varied.length > mostNamed ? ` and ${varied.length - mostNamed} more` : "";
  throw new Fault(
    "FAILED_PRECONDITION",
    "SPRINT_STATE",
    `forward sprint ${forward?.id} pinned other settings than are in force: ${named.join(", ")}${more}; ` +
      "run it under the settings that it pinned, or begin another under a new name",
    { metadata: { varied: canonicalJson(varied.map(({ path }) => path)) } },
  );
}

/** Why there is no new session: none has closed, or its bars are not there. */
function nothingNew(
  { asOfTimesMs }: Sprint,
  bars: readonly SessionBars[],
  nowMs: number,
  { overdueSessions }: AdvanceForwardDependencies,
): Advanced {
  const lastMs = asOfTimesMs.at(-1);
  if (lastMs === undefined) {
    const message = "there is no session that all tickers have a bar of";
    return { outcome: "BARS_AWAITED", message, missingSessions: 0 };
  }
  const missing = sessionCloses(bars, lastMs, nowMs);
  const [first] = missing;
  if (first === undefined) {
    const message = `no session has closed since ${sessionText(lastMs)}: nothing to add`;
    return { outcome: "NO_SESSION", message, missingSessions: 0 };
  }
  const isOverdue = missing.length >= overdueSessions;
  const lacking = bars
    .filter(({ ticker }) => lackingBars(bars, first).includes(ticker))
    .map(({ ticker, closeTimesMs }) => `${ticker} (last ${sessionText(closeTimesMs.at(-1) ?? 0)})`);
  const sessions = missing.length === 1 ? "1 session" : `${missing.length} sessions`;
  const message =
    `${sessions} since ${sessionText(lastMs)} without bars of ${lacking.join(", ")}: nothing to add` +
    (isOverdue ? "; see why its source has none" : " yet");
  return {
    outcome: isOverdue ? "BARS_OVERDUE" : "BARS_AWAITED",
    message,
    missingSessions: missing.length,
  };
}

/** The date of a session by its close, the midnight after it. */
function sessionText(closeMs: number): string {
  return isoDateOf(closeMs - 1);
}
