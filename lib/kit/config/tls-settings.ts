import { z } from "zod";

const path = z.string().min(1).optional();

/** The files of TLS; without any of them calls are in plain text. */
export const tlsSettingsSchema = z.strictObject({
  certificateFile: path.describe(
    "PEM file of the certificate that this process shows, and what leads from it to an authority: as a server, and " +
      "as a client that is asked for one. Read again when it changes, as are the other files.",
  ),
  keyFile: path.describe("PEM file of the certificate's private key, without a passphrase."),
  authorityFile: path.describe(
    "PEM file of the authorities that this process trusts, for servers that it calls and for certificates of " +
      "clients; without it, those that the platform trusts.",
  ),
  requireClientCertificate: z
    .boolean()
    .default(false)
    .describe("Whether callers must show a certificate of an authority in `authorityFile`."),
  peerName: z
    .string()
    .min(1)
    .optional()
    .describe(
      "Name that the certificates of called services must state, where it is not the host of their address, as " +
        "behind one name for all replicas.",
    ),
});

/** Which files TLS rests on, and what is asked of callers. */
export type TlsSettings = z.infer<typeof tlsSettingsSchema>;

/** Whether calls are encrypted: both those that arrive and those that leave. */
export function usesTls({ certificateFile, keyFile, authorityFile }: TlsSettings): boolean {
  return (certificateFile ?? keyFile ?? authorityFile) !== undefined;
}
