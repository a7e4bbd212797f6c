import type { WebPage } from "../page.ts";
import { type CompareReads, comparePage } from "./compare.ts";
import { type DataReads, dataListPage } from "./data-list.ts";
import { dataSeriesPage } from "./data-series.ts";
import { type GateReads, gatesPage } from "./gates.ts";
import { type ReadinessReads, readinessPage } from "./readiness.ts";
import { type SprintReads, sprintPage } from "./sprint.ts";
import { type SprintListReads, sprintListPage } from "./sprint-list.ts";

/** What the pages read; each states what it needs. */
export type PageReads = SprintListReads &
  SprintReads &
  CompareReads &
  GateReads &
  ReadinessReads &
  DataReads;

/** The pages, those of the navigation in its order. */
export function webPages(reads: PageReads): readonly WebPage[] {
  return [
    sprintListPage(reads),
    sprintPage(reads),
    comparePage(reads),
    gatesPage(reads),
    readinessPage(reads),
    dataListPage(reads),
    dataSeriesPage(reads),
  ];
}
