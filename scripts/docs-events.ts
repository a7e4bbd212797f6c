import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { matches } from "#lib/kit/events/subject.ts";
import { consumedSubjects } from "#services/audit/events/consume-facts.ts";
import { doNotEdit, type GeneratedPage, table } from "./generated-page.ts";

/** Every fact that a service publishes: its subject, message, fields, publisher and consumers. */
export const eventsPage: GeneratedPage = { file: "events.md", render };

const folder = fileURLToPath(new URL("../proto/pmx/event/v1/", import.meta.url));

/** The service that publishes below the first two words of a subject. */
const publishers: Readonly<Record<string, string>> = {
  "pmx.forecast": "forecast",
  "pmx.riskgate": "risk-gate",
  "pmx.execution": "execution",
};

/** Who subscribes to what. */
const consumers: Readonly<Record<string, readonly string[]>> = { audit: consumedSubjects };

interface EventMessage {
  readonly name: string;
  /** Its comment in the contract. */
  readonly comment: string;
  readonly fields: readonly { readonly name: string; readonly type: string; comment: string }[];
}

/** A fact: a message whose comment names a subject. */
export interface PublishedFact extends EventMessage {
  readonly subject: string;
}

/** The facts of the contract, by subject. */
export function publishedFacts(): readonly PublishedFact[] {
  return eventMessages()
    .flatMap((message) => {
      const subject = /Subject (pmx[\w.-]+\w)/.exec(message.comment)?.[1];
      return subject === undefined ? [] : [{ ...message, subject }];
    })
    .sort((a, b) => (a.subject < b.subject ? -1 : 1));
}

function render(): string {
  const facts = publishedFacts();
  const parts = eventMessages().filter(({ name }) => !facts.some((fact) => fact.name === name));
  return `# Facts

${doNotEdit}

A fact is something that became true in one service. It is written to the outbox of its publisher in the
transaction that made it true, published under its subject at least once and in order, and recorded
once by each consumer. The messages are in \`proto/pmx/event/v1/\`.

${facts.map(factSection).join("\n\n")}

## Messages within facts

${parts.map(partSection).join("\n\n")}
`;
}

function factSection(fact: PublishedFact): string {
  const { subject, name, comment, fields } = fact;
  const publisher = publishers[subject.split(".").slice(0, 2).join(".")];
  if (publisher === undefined) throw new Error(`no service publishes below ${subject}`);
  const readers = Object.entries(consumers)
    .filter(([, filters]) => filters.some((filter) => matches(filter, subject)))
    .map(([service]) => service);
  return `## ${subject}

${sentence(comment.replace(/^Fact: /, "").replace(/ Subject [\w.-]+\.$/, ""))} Message \`pmx.event.v1.${name}\`;
published by ${publisher}; consumed by ${readers.join(", ") || "nobody"}.

${fieldTable(fields)}`;
}

function partSection({ name, comment, fields }: EventMessage): string {
  return `### ${name}\n\n${comment}\n\n${fieldTable(fields)}`;
}

function fieldTable(fields: EventMessage["fields"]): string {
  const rows = fields.map(({ name, type, comment }) => [`\`${name}\``, `\`${type}\``, comment]);
  return table(["field", "type", "meaning"], rows);
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The messages of the contract's event files with their comments, which generated code lacks. */
function eventMessages(): readonly EventMessage[] {
  return readdirSync(folder)
    .sort()
    .flatMap((file) => messagesOf(readFileSync(`${folder}${file}`, "utf8")));
}

function messagesOf(text: string): EventMessage[] {
  const messages: { name: string; comment: string; fields: EventMessage["fields"][number][] }[] =
    [];
  let comment: string[] = [];
  for (const line of text.split("\n").map((each) => each.trim())) {
    const message = /^message (\w+) \{$/.exec(line)?.[1];
    const [, type, name] = /^((?:repeated |optional )?[\w.]+) (\w+) = \d+;$/.exec(line) ?? [];
    if (line.startsWith("// ")) {
      comment.push(line.slice(3));
      continue;
    }
    if (message !== undefined)
      messages.push({ name: message, comment: comment.join(" "), fields: [] });
    else if (type !== undefined && name !== undefined) {
      messages.at(-1)?.fields.push({ name, type, comment: comment.join(" ") });
    }
    comment = [];
  }
  return messages;
}
