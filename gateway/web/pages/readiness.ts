import { Fault } from "#lib/kernel/fault.ts";
import type { LocalCalls } from "#lib/kit/grpc/server/local-calls.ts";
import type { Section } from "#lib/page/section.ts";
import { instantText } from "#lib/report/plain-text.ts";
import { basisSentence, evaluatedText, readinessVerdictText } from "#lib/report/readiness-text.ts";
import { scopeText, waiverStateText } from "#lib/report/waiver-text.ts";
import type { Readiness } from "#proto/pmx/readiness/v1/readiness_pb.ts";
import type { ReadinessService } from "#proto/pmx/readiness/v1/readiness_service_pb.ts";
import type { Waiver } from "#proto/pmx/readiness/v1/waiver_pb.ts";
import type { WebPage } from "../page.ts";
import { withQuery } from "./links.ts";
import { countedSection, itemSections, overviewFigure } from "./readiness-items.ts";

/** What the page of readiness reads. */
export type ReadinessReads = Pick<
  LocalCalls<typeof ReadinessService>,
  "listReadiness" | "listWaivers"
>;

/** Answers that the page names. */
const shownAnswers = 20;
const shownWaivers = 50;

/** The checklist as it was last evaluated, item by item, or as an earlier answer has it. */
export function readinessPage({ listReadiness, listWaivers }: ReadinessReads): WebPage {
  return {
    path: "/readiness",
    query: ["answer"],
    menu: "Readiness",
    async read({ query, signal }) {
      const { readiness: answers } = await listReadiness({ pageSize: shownAnswers }, signal);
      const { waivers } = await listWaivers({ pageSize: shownWaivers }, signal);
      const asked = query.get("answer");
      const shown = asked === null ? answers[0] : answers.find(({ name }) => name === asked);
      if (asked !== null && shown === undefined) {
        const message = `none of the newest ${shownAnswers} answers is called "${asked}"; /readiness lists them`;
        throw new Fault("NOT_FOUND", "RESOURCE_NOT_FOUND", message);
      }
      const waived = waivers.length === 0 ? [] : [waiverSection(waivers)];
      if (shown === undefined)
        return { title: "Readiness", sections: [nothingStored(), ...waived] };
      return {
        title: "Readiness",
        // The checklist of the first section leads to the others.
        hasContents: false,
        sections: [
          verdictSection(shown, shown === answers[0]),
          ...itemSections(shown),
          countedSection(shown),
          ...waived,
          ...(answers.length > 1 ? [answersSection(answers)] : []),
        ],
      };
    },
  };
}

function nothingStored(): Section {
  return {
    id: "none",
    heading: "Nothing is evaluated yet",
    sentences: [
      "The checklist is evaluated when somebody asks for it, and this page shows the answer.",
      "Next: pmx readiness, once a sprint on recorded bars has ended.",
    ],
    figures: [],
  };
}

const tones = { GO: "good", "NO GO": "bad", INCONCLUSIVE: "open" } as const;

/** What the items come to: the first screen. */
function verdictSection(readiness: Readiness, isNewest: boolean): Section {
  return {
    id: "verdict",
    heading: readinessVerdictText(readiness.verdict),
    tone: tones[readinessVerdictText(readiness.verdict)],
    sentences: [
      readiness.summary,
      `${evaluatedText(readiness)}.`,
      isNewest
        ? "What was recorded since counts once pmx readiness is run again."
        : "This is an earlier answer; the newest one may say something else.",
      basisSentence(readiness),
    ],
    figures: [overviewFigure(readiness)],
  };
}

function waiverSection(waivers: readonly Waiver[]): Section {
  return {
    id: "waivers",
    heading: "Waivers",
    sentences: [],
    figures: [
      {
        id: "waivers",
        title: "Who deferred what",
        description: "Waivers, newest first, also those that count no more.",
        table: {
          columns: ["item", "state", "by", "until", "for", "why", "waiver"].map((heading) => ({
            heading,
          })),
          rows: waivers.map((waiver) => [
            waiver.item,
            waiverStateText(waiver),
            waiver.waivedBy,
            instantText(waiver.expireTime),
            scopeText(waiver),
            waiver.rationale,
            waiver.name,
          ]),
        },
      },
    ],
  };
}

function answersSection(answers: readonly Readiness[]): Section {
  return {
    id: "answers",
    heading: "Answers",
    sentences: [],
    figures: [
      {
        id: "answers",
        title: "The newest answers",
        description: "What was answered before, newest first.",
        table: {
          columns: ["evaluated", "answer", "summary", "by"].map((heading) => ({ heading })),
          rows: answers.map(({ name, evaluateTime, verdict, summary, build }) => [
            {
              text: instantText(evaluateTime),
              href: withQuery("/readiness", { answer: name }),
            },
            readinessVerdictText(verdict),
            summary,
            build,
          ]),
        },
      },
    ],
  };
}
