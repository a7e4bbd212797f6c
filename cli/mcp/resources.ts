import type { McpCall, McpResources } from "@pmx/mcp";
import { Fault } from "#lib/kernel/fault.ts";
import { asFault } from "#lib/kit/as-fault.ts";
import { standSentence } from "#lib/report/sprint-state.ts";
import { unlessInterrupted } from "../gateway-session.ts";
import { sprintOf } from "../records/sprint-record.ts";
import { collectRecords } from "../tear-sheet/collect-records.ts";
import { jsonOf } from "../tear-sheet/formats/json.ts";
import { markdownOf } from "../tear-sheet/formats/markdown.ts";
import { sheetOf } from "../tear-sheet/sheet.ts";
import { faultLines, type ToolPlace, type ToolSurroundings } from "./tool.ts";

const json = "application/json";
const markdown = "text/markdown";
/** Longest resource, in characters; a report of hundreds of audits is larger. */
const resourceMax = 1_500_000;
const pageSize = 20;

const reportPattern = /^pmx:\/\/sprints\/([\w-]{1,100})(\/report\.md)?$/;

/** A sprint as its report: as JSON with every table, or as Markdown. */
export function sprintResources(surroundings: ToolSurroundings): McpResources {
  const { lease, place, environment } = surroundings;
  const within = <T>(call: McpCall, work: (where: ToolPlace) => Promise<T>): Promise<T> =>
    unlessInterrupted(
      call.signal,
      lease.use((gateway) => work({ gateway, place, environment })),
    ).catch((error) => {
      const fault = asFault(error);
      throw new Error(faultLines(fault), { cause: error });
    });
  return {
    templates: [
      {
        uriTemplate: "pmx://sprints/{id}",
        name: "sprint",
        title: "A sprint as JSON",
        description:
          "The report of a sprint that has a result: what it says, and every table with values and units.",
        mimeType: json,
      },
      {
        uriTemplate: "pmx://sprints/{id}/report.md",
        name: "sprint-report",
        title: "The report of a sprint",
        description: "The same for a person, as Markdown.",
        mimeType: markdown,
      },
    ],
    list: (pageToken = "", call) =>
      within(call, async ({ gateway }) => {
        const page = await gateway.sprints.listSprints({ pageSize, pageToken });
        return {
          resources: page.sprints.map((sprint) => ({
            uri: `pmx://${sprint.name}`,
            name: sprint.name,
            title: standSentence(sprint),
            mimeType: json,
          })),
          ...(page.nextPageToken !== "" && { nextCursor: page.nextPageToken }),
        };
      }),
    read: (uri, call) => within(call, (where) => read(uri, where)),
  };
}

/** @throws Fault for a URI of no sprint, for one without a result, and for a report that is too large */
async function read(uri: string, where: ToolPlace) {
  const [, id, ending] = reportPattern.exec(uri) ?? [];
  if (id === undefined) {
    throw refused(
      uri.slice(0, 200),
      "is no resource: pmx://sprints/ID or pmx://sprints/ID/report.md",
    );
  }
  const sprint = await sprintOf(where.gateway, `sprints/${id}`);
  if (sprint.result === undefined) {
    throw refused(sprint.name, "has no result yet; the tool get_sprint says how far it has come");
  }
  const sheet = sheetOf(await collectRecords(sprint, sprint.result, where));
  const [mimeType, text] =
    ending === undefined ? [json, jsonOf(sheet)] : [markdown, markdownOf(sheet)];
  if (text.length > resourceMax) {
    const advice = `write it to a file with: pmx report ${sprint.name} --out FILE`;
    throw refused(uri, `has ${text.length} characters, of ${resourceMax} that are sent; ${advice}`);
  }
  return { mimeType, text };
}

function refused(what: string, why: string): Fault {
  return new Fault("INVALID_ARGUMENT", "FIELD_INVALID", `${what} ${why}`);
}
