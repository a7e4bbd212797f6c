import { dataJson, sha256Hex } from "#lib/kernel/canonical.ts";
import { processSettingsSchema } from "./process-settings.ts";

/** A section of a configuration. */
export interface SectionDigest {
  readonly name: string;
  /** SHA-256 of its canonical JSON, in hexadecimal. */
  readonly sha256: string;
}

/** Settings that say where a process and its peers are, which differ from process to process. */
const places: ReadonlySet<string> = new Set([
  ...Object.keys(processSettingsSchema(0).shape),
  "peers",
]);

/**
 * The digests of what a configuration says beside places: processes of one deployment have the same for sections that they
 * share, and one that was started before a file was changed has another than the file.
 */
export function sectionDigests(config: object): readonly SectionDigest[] {
  return Object.entries(config)
    .filter(([name, value]) => !places.has(name) && typeof value === "object" && value !== null)
    .map(([name, value]) => ({ name, sha256: sha256Hex(dataJson(value)) }))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}
