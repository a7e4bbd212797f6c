import { createPrivateKey } from "node:crypto";
import { keyIdOf } from "./dsse.ts";
import { publicKeyOf } from "./signed-note.ts";

/** File in the data folder of audit of the key that signs checkpoints and verdicts; generated at its first use. */
export const evidenceKeyFile = "evidence.key";

/** The id of the key in a PEM of a private Ed25519 key, as exports name it; undefined for what is none. */
export function keyIdOfPem(text: string): string | undefined {
  try {
    const key = createPrivateKey(text);
    return key.asymmetricKeyType === "ed25519" ? keyIdOf(publicKeyOf(key)) : undefined;
  } catch {
    return undefined;
  }
}
