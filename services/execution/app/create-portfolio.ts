import type { CostModel } from "#lib/kernel/cost.ts";
import { repeatedAnswer, requestHashOf } from "#lib/kernel/idempotency.ts";
import type { Micros } from "#lib/kernel/money.ts";
import type { DataProvenance, PortfolioMode } from "#lib/kernel/trading.ts";
import { postDeposit } from "../domain/ledger/postings.ts";
import { portfolioName } from "../domain/names.ts";
import { type ExecutionPolicy, type PinnedPolicy, policyHashOf } from "../domain/policy.ts";
import type { Portfolio } from "../domain/portfolio/portfolio.ts";
import { type Statement, statementOf } from "../domain/portfolio/statement.ts";
import type { PortfolioStore } from "./ports.ts";

/** A request for a portfolio; policy and cost model are the service's own where absent. */
export interface CreatePortfolioRequest {
  readonly requestId: string;
  readonly auditSet: string;
  readonly currency: string;
  readonly mode: PortfolioMode;
  readonly dataProvenance: DataProvenance;
  readonly startingCashMicros: Micros;
  readonly policy?: ExecutionPolicy;
  readonly costModel?: CostModel;
}

/**
 * Opens a portfolio and pays its capital in. The same request id with the same body answers with
 * the same portfolio as it stands now.
 * @throws Fault ALREADY_EXISTS REQUEST_ID_REUSED.
 */
export async function createPortfolio(
  store: PortfolioStore,
  own: PinnedPolicy,
  nowMs: number,
  request: CreatePortfolioRequest,
): Promise<Statement> {
  const requestHash = requestHashOf(request);
  const { value } = await store.commit((writer) => {
    const known = writer.portfolio(portfolioName(request.requestId));
    const repeated = { field: "request_id", id: request.requestId, hash: requestHash };
    const portfolio = known ? repeatedAnswer(known, repeated) : portfolioOf(own, nowMs, request);
    if (known === undefined) {
      const deposit = postDeposit(portfolio.name, portfolio.startingCashMicros);
      writer.create({ answer: portfolio, requestHash }, request.requestId, deposit);
    }
    const totals = writer.totals(portfolio);
    return statementOf(writer.state(portfolio), totals, writer.recent(portfolio));
  });
  return value;
}

function portfolioOf(own: PinnedPolicy, nowMs: number, request: CreatePortfolioRequest): Portfolio {
  const pinned = {
    policy: request.policy ?? own.policy,
    costModel: request.costModel ?? own.costModel,
  };
  return {
    ...pinned,
    name: portfolioName(request.requestId),
    auditSet: request.auditSet,
    currency: request.currency,
    mode: request.mode,
    dataProvenance: request.dataProvenance,
    startingCashMicros: request.startingCashMicros,
    policyHash: policyHashOf(pinned),
    createTimeMs: nowMs,
  };
}
