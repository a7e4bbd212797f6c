import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { sprintActions } from "#gateway/web/actions.ts";
import type { PageReads } from "#gateway/web/pages/index.ts";
import { webPages } from "#gateway/web/pages/index.ts";
import { webView } from "#gateway/web/web-view.ts";
import { asFault } from "#lib/kit/as-fault.ts";
import { type HttpAnswer, type HttpRoute, routeOf } from "#lib/kit/http/route.ts";
import {
  ListAuditsResponseSchema,
  ListComparisonsResponseSchema,
  ListGatesResponseSchema,
} from "#proto/pmx/audit/v1/audit_service_pb.ts";
import {
  GetCheckpointResponseSchema,
  ListEvidenceResponseSchema,
} from "#proto/pmx/audit/v1/evidence_service_pb.ts";
import {
  GetDataQualityResponseSchema,
  ListBarsResponseSchema,
  ListSeriesResponseSchema,
} from "#proto/pmx/marketdata/v1/market_data_service_pb.ts";
import {
  ListReadinessResponseSchema,
  ListWaiversResponseSchema,
} from "#proto/pmx/readiness/v1/readiness_service_pb.ts";
import { SprintSchema, SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import {
  EvaluateSprintGateResponseSchema,
  GetSprintResponseSchema,
  ListSprintsResponseSchema,
} from "#proto/pmx/sprint/v1/sprint_service_pb.ts";

/** Reads of the other pages where nothing is recorded. */
const nothingRecorded = {
  listGates: async () => create(ListGatesResponseSchema, {}),
  listComparisons: async () => create(ListComparisonsResponseSchema, {}),
  getCheckpoint: async () => create(GetCheckpointResponseSchema, {}),
  listEvidence: async () => create(ListEvidenceResponseSchema, {}),
  listReadiness: async () => create(ListReadinessResponseSchema, {}),
  listWaivers: async () => create(ListWaiversResponseSchema, {}),
  listSeries: async () => create(ListSeriesResponseSchema, {}),
  listBars: async () => create(ListBarsResponseSchema, {}),
  getDataQuality: async () => create(GetDataQualityResponseSchema, {}),
};

/** A sprint that has come to its second audit run of four. */
export function runningSprint(more: MessageInitShape<typeof SprintSchema> = {}) {
  return create(SprintSchema, {
    name: "sprints/one",
    state: SprintState.RUNNING,
    completedAudits: 2,
    asOfTimes: [1, 2, 3, 4].map((day) => ({ seconds: BigInt(day * 86_400) })),
    spec: { tickers: ["AAPL"] },
    policy: { gates: [{ gate: "phase-1", specHash: "" }] },
    currency: "USD",
    ...(more as object),
  });
}

/** Reads that answer with one sprint, without audits and steps. */
export function readsOf(sprint = runningSprint(), more: Partial<PageReads> = {}): PageReads {
  return {
    listSprints: async () => create(ListSprintsResponseSchema, { sprints: [sprint] }),
    getSprint: async () => create(GetSprintResponseSchema, { sprint }),
    evaluateSprintGate: async ({ gate = "" }) =>
      create(EvaluateSprintGateResponseSchema, { evaluation: { gate } }),
    listAudits: async () => create(ListAuditsResponseSchema, {}),
    latestSteps: async () => [],
    ...nothingRecorded,
    ...more,
  };
}

/** What is answered for a path with its query, as the server does it. */
export function askedPage(reads: PageReads, target: string): Promise<HttpAnswer> {
  return createView(reads).ask(target);
}

/** Pages and what their forms do, as one process has them. */
export function createView(reads: PageReads) {
  const done: string[] = [];
  const noted =
    (what: string) =>
    async ({ name }: { readonly name: string }) => {
      done.push(`${what} ${name}`);
    };
  const writes = {
    pauseSprint: noted("pause"),
    resumeSprint: noted("resume"),
    cancelSprint: noted("cancel"),
  };
  const routes = webView(webPages(reads), sprintActions(writes));
  return {
    /** What the forms did. */
    done,
    ask: (target: string, asker: Asker = {}) => answerOf(routes, target, asker),
  };
}

/** Who asks: whether he may use forms, by which header, and what form he sends. */
interface Asker {
  readonly mayTrade?: boolean;
  readonly authorization?: string;
  readonly form?: URLSearchParams;
}

async function answerOf(
  routes: readonly HttpRoute[],
  target: string,
  { mayTrade = false, authorization, form }: Asker,
): Promise<HttpAnswer> {
  const { pathname, searchParams: query } = new URL(target, "http://pmx");
  const found = routeOf(routes, pathname);
  if (found === undefined) throw new Error(`nothing is served at ${target}`);
  const caller = {
    ...{ authorization, origin: undefined, host: undefined },
    ...{ fetchSite: undefined, fetchDest: undefined },
    ...{ peer: "", hasCertificate: false },
  };
  const { parameters, route } = found;
  try {
    const { signal } = new AbortController();
    const request = { parameters, query, caller, signal, may: () => mayTrade };
    if (form === undefined) return await route.answer(request);
    if (route.submit === undefined) throw new Error(`${target} takes no form`);
    return await route.submit({ ...request, form: async () => form });
  } catch (error) {
    const answer = route.faultAnswer?.(asFault(error));
    if (answer === undefined) throw error;
    return answer;
  }
}
