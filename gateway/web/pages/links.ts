import type { LinkCell } from "#lib/page/section.ts";
import { sprintPath } from "../sprint-path.ts";

/** The page of a sprint, by its resource name. */
export function sprintLink(name: string, text = name): LinkCell {
  return { text, href: sprintPath(name) };
}

/** What gates say of a sprint. `gate` asks one that did not judge it. */
export function gatesLink(text: string, sprint: string, gate?: string): LinkCell {
  return { text, href: withQuery("/gates", gate === undefined ? { sprint } : { sprint, gate }) };
}

/** Two sprints held against each other. */
export function compareLink(text: string, base: string, varied: string): LinkCell {
  return { text, href: withQuery("/compare", { base, varied }) };
}

/** Where a sprint that has ended leads to. */
export function onwardLinks(sprint: string): readonly LinkCell[] {
  return [
    gatesLink("Where it stands on each gate", sprint),
    compareLink("Compare it with another", sprint, ""),
  ];
}

/** What is stored of a ticker. */
export function seriesLink(ticker: string): LinkCell {
  return { text: ticker, href: `/data/${encodeURIComponent(ticker)}` };
}

/** An address with its parameters; a slash is kept as it is, so that names of sprints can be read. */
export function withQuery(path: string, parameters: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(parameters).toString().replaceAll("%2F", "/");
  return `${path}?${query}`;
}
