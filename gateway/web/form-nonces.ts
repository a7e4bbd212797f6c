import { Buffer } from "node:buffer";
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { Fault } from "#lib/kernel/fault.ts";
import type { HttpForm, HttpRequest } from "#lib/kit/http/route.ts";

const field = "nonce";

/** What forms send along: it was told to this reader, by this process, for this action. */
export class FormNonces {
  readonly #key = randomBytes(32);

  /** The fields of a form; undefined where who asks may not use it. */
  fieldsOf(request: HttpRequest, action: string): Readonly<Record<string, string>> | undefined {
    if (request.may?.("trade") !== true) return undefined;
    return { [field]: this.#nonceOf(request, action) };
  }

  /** @throws Fault for a form that this process did not make for this reader, as one from before it was started */
  async check(request: HttpForm, action: string): Promise<void> {
    const expected = Buffer.from(this.#nonceOf(request, action));
    const stated = Buffer.from((await request.form()).get(field) ?? "");
    if (stated.length === expected.length && timingSafeEqual(stated, expected)) return;
    const message =
      "the form is not one that this process showed you, perhaps one from before it was started: open the page again and repeat";
    throw new Fault("PERMISSION_DENIED", "SCOPE_MISSING", message);
  }

  #nonceOf({ caller: { authorization = "" } }: HttpRequest, action: string): string {
    return createHmac("sha256", this.#key).update(`${action}\n${authorization}`).digest("hex");
  }
}
