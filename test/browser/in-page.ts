import type { Page } from "playwright-core";

/** How wide the page is, and how many pictures of each width are shown. */
export interface Layout {
  /** Pixels by which the page is wider than the screen. */
  readonly over: number;
  readonly wide: number;
  readonly narrow: number;
}

// What runs in the page is text: the project has no types of a browser, since nothing else of it runs in one.

export function layoutOf(page: Page): Promise<Layout> {
  return page.evaluate(`(() => {
    const shown = (kind) => [...document.querySelectorAll("svg." + kind)]
      .filter((one) => one.getClientRects().length > 0).length;
    const { scrollWidth, clientWidth } = document.documentElement;
    return { over: scrollWidth - clientWidth, wide: shown("wide"), narrow: shown("narrow") };
  })()`);
}

/** Where the first element that a selector finds ends, in pixels from the top of the screen. */
export function bottomOf(page: Page, selector: string): Promise<number> {
  return page.evaluate(
    `document.querySelector(${JSON.stringify(selector)}).getBoundingClientRect().bottom`,
  );
}

/** The texts of the headings of sections and figures, in their order. */
export function headingsOf(page: Page): Promise<readonly string[]> {
  return page.evaluate(
    `[...document.querySelectorAll("h2, h3")].map((one) => one.textContent.trim())`,
  );
}

/** The name of the element that has the focus. */
export function focusedElement(page: Page): Promise<string> {
  return page.evaluate("document.activeElement?.tagName ?? ''");
}

export function leaveFocus(page: Page): Promise<void> {
  return page.evaluate("document.activeElement?.blur()");
}

/** Whether the first of what unfolds is open. */
export function isFirstOpen(page: Page): Promise<boolean> {
  return page.evaluate("document.querySelector('details').open");
}

export function openAll(page: Page): Promise<void> {
  return page.evaluate(
    "document.querySelectorAll('details').forEach((one) => { one.open = true; })",
  );
}

/** The values that a property of the style has in all elements of a kind, each once. */
export function stylesOf(page: Page, kind: string, property: string): Promise<readonly string[]> {
  return page.evaluate(
    `[...new Set([...document.querySelectorAll(${JSON.stringify(kind)})].map((one) => getComputedStyle(one)[${JSON.stringify(property)}]))]`,
  );
}

/** What axe finds that is serious or critical, with where. */
export async function seriousFindings(page: Page, axe: string): Promise<readonly unknown[]> {
  await page.evaluate(axe);
  return page.evaluate(`axe.run().then(({ violations }) => violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, impact, nodes }) => ({ id, impact, where: nodes.slice(0, 2).map(({ html }) => html.slice(0, 120)) })))`);
}
