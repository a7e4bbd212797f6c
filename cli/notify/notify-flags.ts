import { checkpointPlace, isUrl } from "../checkpoint-place.ts";
import { type Flag, usageFault } from "../flag.ts";
import type { ReadFlags } from "../read-flags.ts";
import { type Environment, settingOf } from "../setting.ts";
import { commandWords } from "./command-words.ts";

/** Who is told. */
export type NotifyRequest =
  | {
      readonly kind: "command";
      /** The program and its arguments. */
      readonly words: readonly string[];
    }
  | {
      readonly kind: "url";
      readonly url: string;
      /** File of the secret that signs; absent: it is in PMX_NOTIFY_SECRET. */
      readonly secretFile?: string;
    };

const notifyFlag: Flag = {
  name: "notify",
  value: "COMMAND|URL",
  onceOnly: "one command can tell several",
  help: "Tell a program or a URL of the end and of gates that change.",
};

const secretFileFlag: Flag = {
  name: "notify-secret-file",
  value: "FILE",
  help: "File of the secret that signs. Default: PMX_NOTIFY_SECRET.",
};

export const notifyFlags: readonly Flag[] = [notifyFlag, secretFileFlag];

/** @throws Fault FIELD_INVALID for a command without a program, a URL that is not admitted, and a URL without a secret */
export function notifyRequestOf(
  typed: ReadFlags,
  environment: Environment,
): NotifyRequest | undefined {
  const place = settingOf(notifyFlag, typed, environment);
  const secretFile = settingOf(secretFileFlag, typed, environment);
  const isPosted = place !== undefined && isUrl(place.text);
  if (secretFile !== undefined && !isPosted) {
    throw usageFault(secretFile.where, "signs what a URL is sent; name one with --notify");
  }
  if (place === undefined) return undefined;
  if (!isPosted) return { kind: "command", words: commandWords(place) };
  if (secretFile === undefined && !environment.PMX_NOTIFY_SECRET) {
    throw usageFault(
      place.where,
      "signs what a URL is sent: put a secret into --notify-secret-file FILE or PMX_NOTIFY_SECRET",
    );
  }
  const url = checkpointPlace(place);
  return { kind: "url", url, ...(secretFile && { secretFile: secretFile.text }) };
}
