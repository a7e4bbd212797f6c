import { Buffer } from "node:buffer";
import { type Canonical, canonicalJson } from "#lib/kernel/canonical.ts";

/** A fact as its owner published it; nothing in it says when or how it arrived. */
export interface LeafEvent {
  readonly id: string;
  readonly source: string;
  readonly sequence: number;
  readonly subject: string;
  readonly type: string;
  /** When it became true, as its owner says, UTC milliseconds. */
  readonly timeMs: number;
  readonly payload: Uint8Array;
  /** Whether its owner could not publish the fact itself. */
  readonly isWithheld: boolean;
}

/** What a leaf of a log says. */
export type LeafContent =
  /** A fact in the order of its owner. */
  | { readonly event: LeafEvent }
  /** A fact that its owner no longer keeps and that never arrived. */
  | { readonly lost: true }
  /** Something else, of a type. */
  | { readonly record: LeafRecord };

/** Something that is recorded under a type. */
export interface LeafRecord {
  readonly type: string;
  readonly [member: string]: Canonical | undefined;
}

/** A leaf with its place in the order of its log. */
export interface Leaf {
  readonly sequence: number;
  readonly content: LeafContent;
}

/** The bytes of a leaf: canonical JSON, the payload of a fact in base64. */
export function leafText({ sequence, content }: Leaf): string {
  if ("lost" in content) return `{"lost":true,"sequence":${sequence}}`;
  if ("record" in content) return canonicalJson({ sequence, record: content.record });
  return `{"event":${eventText(content.event)},"sequence":${sequence}}`;
}

/** The canonical JSON of `eventContent`, written out: every fact that arrives passes here. */
function eventText({ id, source, subject, type, timeMs, payload, isWithheld }: LeafEvent): string {
  const named = `"source":${JSON.stringify(source)},"subject":${JSON.stringify(subject)}`;
  const withheld = isWithheld ? ',"withheld":true' : "";
  return `{"id":${JSON.stringify(id)},"payload":"${base64Of(payload)}",${named},"timeMs":${timeMs},"type":${JSON.stringify(type)}${withheld}}`;
}

function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}

/** A fact as canonical JSON has it. */
export function eventContent({ id, source, subject, type, timeMs, ...rest }: LeafEvent): Canonical {
  return {
    ...{ id, source, subject, type, timeMs },
    payload: base64Of(rest.payload),
    ...(rest.isWithheld && { withheld: true }),
  };
}

/** Reads a leaf; undefined for what is none. */
export function leafFromText(text: string): Leaf | undefined {
  const found = jsonOf(text) as RawLeaf | undefined;
  const sequence = found?.sequence;
  if (typeof sequence !== "number" || !Number.isSafeInteger(sequence)) return undefined;
  if (found?.lost === true) return { sequence, content: { lost: true } };
  const { event, record } = found ?? {};
  if (typeof record?.type === "string") return { sequence, content: { record } };
  if (event === undefined || typeof event.payload !== "string") return undefined;
  return { sequence, content: { event: leafEvent(event, sequence) } };
}

/** What a leaf is: the type of its fact or record, or LOST; empty for a text that is no leaf. */
export function kindOfLeaf(leaf: string | Leaf): string {
  const content = (typeof leaf === "string" ? leafFromText(leaf) : leaf)?.content;
  if (content === undefined) return "";
  if ("event" in content) return `${content.event.type}`;
  return "record" in content ? content.record.type : "LOST";
}

/** The sequence that a leaf states; undefined for what is none. */
export function sequenceOfLeaf(text: string): number | undefined {
  // The keys are sorted, so that it comes last.
  const at = text.lastIndexOf('"sequence":');
  const found = at < 0 ? null : /^"sequence":(\d{1,16})\}$/.exec(text.slice(at));
  return found === null ? undefined : Number(found[1]);
}

/** A fact out of the content of a leaf or of a record. */
export function leafEvent(event: RawEvent, sequence: number): LeafEvent {
  const { id, source, subject, type, timeMs, payload, withheld } = event;
  return {
    ...{ id, source, sequence, subject, type, timeMs },
    payload: new Uint8Array(Buffer.from(payload, "base64")),
    isWithheld: withheld === true,
  };
}

/** A fact in the JSON of a leaf. */
export interface RawEvent extends Pick<LeafEvent, "id" | "source" | "subject" | "type" | "timeMs"> {
  readonly payload: string;
  readonly withheld?: boolean;
}

interface RawLeaf {
  readonly sequence?: unknown;
  readonly lost?: unknown;
  readonly event?: RawEvent;
  readonly record?: LeafRecord;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
