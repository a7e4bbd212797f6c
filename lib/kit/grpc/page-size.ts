import { invalidField } from "#lib/kernel/fault.ts";

/**
 * How many entries a page has: 0 means `standard`, more than `largest` means `largest`.
 * @throws Fault INVALID_ARGUMENT FIELD_INVALID for a size below 0.
 */
export function pageSizeOf(
  asked: number,
  { standard, largest }: { readonly standard: number; readonly largest: number },
): number {
  if (asked < 0) throw invalidField("page_size", `must be at least 0; 0 means ${standard}`);
  return Math.min(asked || standard, largest);
}
