import { leafFromText } from "#lib/evidence/leaf.ts";
import { invalidField } from "#lib/kernel/fault.ts";
import { type OpeningRecord, openingName, type SealRecord } from "../domain/log/records.ts";
import type { EvidenceLogReader } from "./ports.ts";

/**
 * Appends a seal or its opening, which is told again and again until it was answered. Of a seal that was made again the first
 * record stands.
 * @throws Fault FIELD_INVALID where another sprint has opened the seal: a gateway whose database has forgotten that would
 *   call evidence on bars that were seen confirmatory.
 */
export async function logSeal(
  log: Pick<EvidenceLogReader, "append" | "find" | "placeOf">,
  record: SealRecord | OpeningRecord,
): Promise<void> {
  if (record.type === "BARS_SEALED") {
    return log.append({ name: record.seal, auditSet: "", record });
  }
  const name = openingName(record.seal);
  await log.append({ name, auditSet: record.sprint, record });
  const first = openingIn(log, name);
  if (first === undefined || first.sprint === record.sprint) return;
  const { sprint, openTimeMs } = first;
  const when = new Date(openTimeMs).toISOString();
  const description = `${record.seal} was opened ${sprint === "" ? "to be read" : `by ${sprint}`} at ${when}, as the log of evidence has it; a seal is opened once`;
  throw invalidField("opened.sprint", description);
}

function openingIn(
  log: Pick<EvidenceLogReader, "find" | "placeOf">,
  name: string,
): OpeningRecord | undefined {
  const place = log.placeOf(name);
  const [leaf] =
    place === undefined
      ? []
      : (log.find(place.origin)?.leaves(place.index, place.index + 1, 1, "") ?? []);
  const content = leaf && leafFromText(leaf.leaf)?.content;
  if (content === undefined || !("record" in content)) return undefined;
  return content.record as OpeningRecord;
}
