import type { WebPage } from "../page.ts";
import { type SprintReads, sprintPage } from "./sprint.ts";
import { type SprintListReads, sprintListPage } from "./sprint-list.ts";

/** What the pages read; each states what it needs. */
export type PageReads = SprintListReads & SprintReads;

/** The pages, those of the navigation in its order. */
export function webPages(reads: PageReads): readonly WebPage[] {
  return [sprintListPage(reads), sprintPage(reads)];
}
