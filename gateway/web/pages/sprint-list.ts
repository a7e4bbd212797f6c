import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampDate } from "@bufbuild/protobuf/wkt";
import type { Cell, Section } from "#lib/page/section.ts";
import { assuredOfSprint } from "#lib/report/assured-text.ts";
import { verdictText } from "#lib/report/gate-text.ts";
import { isMoving, stateText } from "#lib/report/sprint-state.ts";
import type { Sprint } from "#proto/pmx/sprint/v1/sprint_pb.ts";
import type {
  ListSprintsRequestSchema,
  ListSprintsResponse,
} from "#proto/pmx/sprint/v1/sprint_service_pb.ts";
import type { WebPage } from "../page.ts";
import { sprintPath } from "../sprint-path.ts";

/** What the list of sprints reads. */
export interface SprintListReads {
  listSprints(
    request: MessageInitShape<typeof ListSprintsRequestSchema>,
    signal: AbortSignal,
  ): Promise<ListSprintsResponse>;
}

const path = "/sprints";

/** All sprints, the newest first, a page of twenty at a time; `?page=` is the token of a later one. */
export function sprintListPage({ listSprints }: SprintListReads): WebPage {
  return {
    path,
    query: ["page"],
    menu: "Sprints",
    async read({ query, signal }) {
      const pageToken = query.get("page") ?? "";
      const { sprints, nextPageToken } = await listSprints({ pageToken }, signal);
      return {
        title: "Sprints",
        refreshes: sprints.length === 0 || sprints.some(isMoving),
        sections: [listSection(sprints, pageToken, nextPageToken)],
      };
    },
  };
}

function listSection(sprints: readonly Sprint[], pageToken: string, next: string): Section {
  const isFirst = pageToken === "";
  const links = [
    ...(isFirst ? [] : [{ text: "Newest sprints", href: path }]),
    ...(next === ""
      ? []
      : [{ text: "Older sprints", href: `${path}?page=${encodeURIComponent(next)}` }]),
  ];
  if (sprints.length === 0) {
    const sentences = [
      "No sprint has been started here yet.",
      "Next: pmx sprint starts one with the bars that come with pmx; it appears here as it runs.",
    ];
    return { id: "list", heading: "None yet", sentences, links, figures: [] };
  }
  return {
    id: "list",
    heading: isFirst ? "Newest first" : "Older ones",
    sentences: [],
    links,
    figures: [tableOf(sprints)],
  };
}

function tableOf(sprints: readonly Sprint[]): Section["figures"][number] {
  return {
    id: "sprints",
    title: `${sprints.length} ${sprints.length === 1 ? "sprint" : "sprints"}`,
    description: "Each sprint with its state and, once it has ended, its verdict.",
    isOpen: true,
    table: {
      columns: [
        { heading: "tickers" },
        { heading: "verdict" },
        { heading: "assured" },
        { heading: "state" },
        { heading: "audit runs" },
        { heading: "created (UTC)" },
        { heading: "sprint" },
      ],
      rows: sprints.map(rowOf),
    },
  };
}

function rowOf(sprint: Sprint): readonly Cell[] {
  const { name, state, spec, result, completedAudits, asOfTimes, createTime } = sprint;
  const tickers = spec?.tickers.join(", ") || "none";
  return [
    { text: tickers, href: sprintPath(name) },
    result === undefined ? "-" : verdictText(result.verdict),
    result === undefined ? "-" : assuredOfSprint(result),
    stateText(state),
    `${completedAudits} of ${asOfTimes.length}`,
    createTime === undefined ? "?" : minuteText(timestampDate(createTime)),
    name,
  ];
}

/** "2026-11-27 22:58". */
function minuteText(time: Date): string {
  return time.toISOString().slice(0, 16).replace("T", " ");
}
