import type { Section } from "#lib/page/section.ts";

/** A page of the web view: where it is, and what it says when somebody asks for it. */
export interface WebPage {
  /** A template of whole segments, as that of an `HttpRoute`: `/sprints/{id}`. */
  readonly path: string;
  /** Its name in the navigation of every page; absent for a page that others link to. */
  readonly menu?: string;
  /** The parameters of the query that it reads; absent: none. What else a query holds, and a second value, is not passed on. */
  readonly query?: readonly string[];
  /** A Fault that it throws becomes a page that says what and what to do, with the HTTP status of its code. */
  read(request: PageRequest): Promise<PageContent>;
}

/** Something that a form of a page does: a POST to its path. */
export interface WebAction {
  /** A template, as that of a page. */
  readonly path: string;
  /** Does it; a Fault becomes a page. Returns the path of the page that the reader sees next. */
  act(request: PageRequest): Promise<string>;
}

/** What a page is asked for. */
export interface PageRequest {
  /** The segments that the template of the path names, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Aborts when the reader leaves, and when the page has taken as long as it may. */
  readonly signal: AbortSignal;
  /**
   * What a form with this action has to send along, so that it is known to come from a page that this reader was shown;
   * undefined where the reader may not use forms. A page without it shows none.
   */
  formFields?(action: string): Readonly<Record<string, string>> | undefined;
}

/** What a page says. */
export interface PageContent {
  /** The heading of the page, and its title in the browser. */
  readonly title: string;
  /** The resource name of what it is about, below the heading; absent where it is about nothing single. */
  readonly name?: string;
  readonly sections: readonly Section[];
  /** HTTP status; 200 when absent. */
  readonly status?: number;
  /** Whether links to its sections stand in the first one, where there are several; true when absent. */
  readonly hasContents?: boolean;
  /** Whether it changes by itself: its sections follow without a reload where scripts run. */
  readonly refreshes?: boolean;
}
