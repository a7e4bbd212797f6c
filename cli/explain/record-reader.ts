import { decisionName, signalIdPrefix } from "#lib/kernel/decision-name.ts";
import { Fault } from "#lib/kernel/fault.ts";
import type { Audit } from "#proto/pmx/audit/v1/audit_pb.ts";
import type { RoundTrip } from "#proto/pmx/execution/v1/portfolio_pb.ts";
import type { Forecast } from "#proto/pmx/forecast/v1/forecast_pb.ts";
import { ForecastService } from "#proto/pmx/forecast/v1/forecast_service_pb.ts";
import { type Decision, Verdict } from "#proto/pmx/riskgate/v1/decision_pb.ts";
import type { ExplainDecisionResponse } from "#proto/pmx/riskgate/v1/replay_pb.ts";
import { RiskGateService } from "#proto/pmx/riskgate/v1/risk_gate_service_pb.ts";
import type { Sprint, SprintResult } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import { usageFault } from "../flag.ts";
import type { GatewaySession } from "../gateway-session.ts";
import { type ServicePlace, withService } from "../records/service-client.ts";
import { sprintOf } from "../records/sprint-record.ts";
import { auditsOf, roundTripsOf } from "../records/stored-evidence.ts";
import { newestFirst } from "../sprint-lookup.ts";

/** Reads the records that an explanation needs from the services that keep them. */
export class RecordReader {
  readonly #where: Omit<ServicePlace, "name"> & { readonly gateway: GatewaySession };

  constructor(where: Omit<ServicePlace, "name"> & { readonly gateway: GatewaySession }) {
    this.#where = where;
  }

  /** A decision, and what it lacked where it was denied and its inputs are stored. @throws Fault RESOURCE_NOT_FOUND */
  decision(
    name: string,
  ): Promise<{ readonly decision: Decision; readonly why: ExplainDecisionResponse | undefined }> {
    return withService(RiskGateService, this.#at("risk-gate"), async (gate) => {
      const answer = await unless("RESOURCE_NOT_FOUND", gate.getDecision({ name }));
      if (answer === undefined) {
        const message = `${name}: there is no such decision; pmx decisions --csv names them`;
        throw new Fault("NOT_FOUND", "RESOURCE_NOT_FOUND", message);
      }
      const decision = answer.decision!;
      const isDenied = decision.verdict === Verdict.DENY;
      const why = isDenied
        ? await unless("DECISION_INPUTS_MISSING", gate.explainDecision({ name }))
        : undefined;
      return { decision, why };
    });
  }

  /** The forecast; undefined where it is stored no more, or there was none. */
  async forecast(name: string): Promise<Forecast | undefined> {
    if (name === "") return undefined;
    const answer = await withService(ForecastService, this.#at("forecast"), (forecast) =>
      unless("RESOURCE_NOT_FOUND", forecast.getForecast({ name })),
    );
    return answer?.forecast;
  }

  /** The closed trades that a decision opened, with the currency of their amounts. */
  async tradesOf({ name, auditSet }: Decision): Promise<{
    readonly trades: readonly RoundTrip[];
    readonly currency: string;
  }> {
    const sprint = await this.#sprint(auditSet);
    if (sprint === undefined || sprint.portfolio === "") return { trades: [], currency: "" };
    const trips = await roundTripsOf(sprint.portfolio, this.#at("execution"));
    return {
      trades: trips.filter(({ decision }) => decision === name),
      currency: sprint.currency,
    };
  }

  /** @throws Fault FIELD_INVALID where the portfolio has no such round trip, RESOURCE_NOT_FOUND without the portfolio. */
  async trade(name: string): Promise<{ readonly trade: RoundTrip; readonly currency: string }> {
    const [portfolio = ""] = name.split("/roundTrips/");
    const trips = await roundTripsOf(portfolio, this.#at("execution"));
    const trade = trips.find((trip) => trip.name === name);
    if (trade === undefined) {
      throw usageFault(name, "there is no such trade; pmx trades --csv names them in round_trip");
    }
    return { trade, currency: (await this.#sprint(trade.auditSet))?.currency ?? "" };
  }

  /** @throws Fault FIELD_INVALID where no sprint has such an audit. */
  async audit(name: string): Promise<Audit> {
    for await (const sprint of newestFirst(this.#where.gateway)) {
      const audits = await auditsOf(sprint.name, this.#at("audit"));
      const found = audits.find((audit) => audit.name === name);
      if (found !== undefined) return found;
    }
    throw usageFault(name, "no sprint has such an audit; pmx audits --csv names them");
  }

  /**
   * The decision on a ticker in an audit run of a sprint, by its name, and the audit of the same forecast.
   * @throws Fault FIELD_INVALID where there is none, and where the sprint has several tickers and none is named.
   */
  async run(
    name: string | undefined,
    number: number,
    ticker: string | undefined,
  ): Promise<{ readonly decision: string; readonly audit: Audit | undefined }> {
    const sprint = await sprintOf(this.#where.gateway, name);
    const tickers = sprint.series.map((one) => one.ticker);
    const [only = ""] = tickers;
    if (ticker === undefined ? tickers.length > 1 : !tickers.includes(ticker)) {
      throw usageFault("--ticker", `${sprint.name} is of ${tickers.join(", ")}; name one of them`);
    }
    const decision = decisionName(`${signalIdPrefix(sprint.name, number)}${ticker ?? only}`);
    const found = await unless("RESOURCE_NOT_FOUND", this.decision(decision));
    if (found === undefined) {
      const advice = "pmx decisions lists what was decided, and why there was no forecast";
      throw usageFault(
        "--audit",
        `nothing was decided on ${ticker ?? only} in audit run ${number}; ${advice}`,
      );
    }
    const audits = await auditsOf(sprint.name, this.#at("audit"));
    return { decision, audit: audits.find(({ forecast }) => forecast === found.decision.forecast) };
  }

  /** A sprint with its result. @throws Fault FIELD_INVALID without one, and for a gate that did not judge it. */
  async judgedSprint(
    name: string | undefined,
    gate: string | undefined,
  ): Promise<{ readonly sprint: Sprint; readonly result: SprintResult }> {
    const sprint = await sprintOf(this.#where.gateway, name);
    const { result } = sprint;
    if (result === undefined) {
      throw usageFault(sprint.name, "has no result yet; pmx show says how far it has come");
    }
    const gates = result.gates.map((one) => one.gate);
    if (gate !== undefined && !gates.includes(gate)) {
      const advice = `pmx gate ${gate} ${sprint.name} asks it`;
      throw usageFault("--gate", `${gate} is not among ${gates.join(", ") || "none"}; ${advice}`);
    }
    return { sprint, result };
  }

  async #sprint(name: string): Promise<Sprint | undefined> {
    if (!name.startsWith("sprints/")) return undefined;
    const answer = await unless(
      "RESOURCE_NOT_FOUND",
      this.#where.gateway.sprints.getSprint({ name }),
    );
    return answer?.sprint;
  }

  #at(name: ServicePlace["name"]): ServicePlace {
    return { ...this.#where, name };
  }
}

/** The answer; undefined where the call fails for this reason. */
async function unless<T>(reason: Fault["reason"], call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Fault && error.reason === reason) return undefined;
    throw error;
  }
}
