import { create, type MessageInitShape } from "@bufbuild/protobuf";
import type { PageReads } from "#gateway/web/pages/index.ts";
import { webPages } from "#gateway/web/pages/index.ts";
import { webView } from "#gateway/web/web-view.ts";
import { asFault } from "#lib/kit/as-fault.ts";
import { type HttpAnswer, routeOf } from "#lib/kit/http/route.ts";
import { ListAuditsResponseSchema } from "#proto/pmx/audit/v1/audit_service_pb.ts";
import { SprintSchema, SprintState } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import {
  EvaluateSprintGateResponseSchema,
  GetSprintResponseSchema,
  ListSprintsResponseSchema,
} from "#proto/pmx/sprint/v1/sprint_service_pb.ts";

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
    stepsAfter: async () => [],
    ...more,
  };
}

/** What is answered for a path with its query, as the server does it. */
export async function askedPage(reads: PageReads, target: string): Promise<HttpAnswer> {
  const { pathname, searchParams: query } = new URL(target, "http://pmx");
  const found = routeOf(webView(webPages(reads)), pathname);
  if (found === undefined) throw new Error(`nothing is served at ${target}`);
  const caller = {
    ...{ authorization: undefined, origin: undefined, host: undefined },
    ...{ peer: "", hasCertificate: false },
  };
  const { parameters, route } = found;
  try {
    const { signal } = new AbortController();
    return await route.answer({ parameters, query, caller, signal });
  } catch (error) {
    const answer = route.faultAnswer?.(asFault(error));
    if (answer === undefined) throw error;
    return answer;
  }
}
