import type { Fault } from "#lib/kernel/fault.ts";
import { statusOfCode } from "#lib/kit/http/answers.ts";
import type { PageContent } from "./page.ts";

/** A Fault as a page: what is the matter, what of the request was wrong, and where to go. */
export function faultPage({ code, reason, message, violations, retryAfterMs }: Fault): PageContent {
  return {
    title: titles[code] ?? "This page cannot be shown",
    status: statusOfCode(code),
    sections: [
      {
        id: "fault",
        heading: reason,
        sentences: [
          message,
          ...(code === "UNAUTHENTICATED" ? [tokenIsPassword] : []),
          ...violations.map(({ field, description }) => `${field}: ${description}`),
          ...(retryAfterMs === undefined
            ? []
            : [`Look again in ${Math.ceil(retryAfterMs / 1_000)} s.`]),
        ],
        links: [{ text: "All sprints", href: "/sprints" }],
        figures: [],
      },
    ],
  };
}

const tokenIsPassword =
  "In a browser the token is the password; the name may be anything. Its scope is read, or more.";

const titles: Partial<Readonly<Record<Fault["code"], string>>> = {
  NOT_FOUND: "There is nothing here",
  UNAUTHENTICATED: "A token is needed",
  PERMISSION_DENIED: "Your token does not allow this",
  INVALID_ARGUMENT: "This was not understood",
  RESOURCE_EXHAUSTED: "Too many requests",
  UNAVAILABLE: "A service does not answer",
};
