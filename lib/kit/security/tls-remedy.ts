const authorityHint = "tls.authorityFile (PMX_TLS_AUTHORITY_FILE, --tls-authority)";
const certificateHint = "tls.certificateFile (PMX_TLS_CERTIFICATE_FILE, --tls-certificate)";

/** What a failed connection over TLS says, on Node (OpenSSL) or on Deno (rustls), and what to do about it. */
const overTls: readonly (readonly [said: RegExp, remedy: string])[] = [
  [
    /wrong version number|packet length too long|record layer failure/i,
    "the server answers in plain text: give it a certificate, or call it without TLS",
  ],
  [
    /certificate has expired|CERT_HAS_EXPIRED/i,
    "the server needs another certificate; or a clock is wrong",
  ],
  [/not yet valid/i, "the server's certificate is of the future: check the clocks"],
  [
    /self.signed certificate|unable to get|unable to find/i,
    `the server's certificate is of no authority in ${authorityHint}`,
  ],
  // What Deno says of an expired one, too.
  [
    /unable to verify/i,
    `the server's certificate is of no authority in ${authorityHint}, or has expired: issue another certificate`,
  ],
  [
    /altnames|ERR_TLS_CERT_ALTNAME_INVALID/i,
    "the server's certificate does not state this name: call it by one that it states, or set tls.peerName " +
      "(PMX_TLS_PEER_NAME) to one",
  ],
  [
    /certificate ?required/i,
    `the server asks its callers for a certificate: name one in ${certificateHint}`,
  ],
  [
    /alert (?:unknown ca|bad certificate|certificate (?:expired|unknown))|Failed to connect|ECONNRESET|EPIPE|hang up/i,
    `if the server runs, it may have refused the certificate of ${certificateHint}: it must be valid, and of an ` +
      "authority that the server trusts",
  ],
];

/** What to do where a connection failed for a reason of TLS; undefined where its failure does not look like that. */
export function tlsRemedyOf(what: string, usesTls: boolean): string | undefined {
  if (usesTls) return overTls.find(([said]) => said.test(what))?.[1];
  // A server that asks for TLS closes a connection in plain text without a word.
  if (!/Failed to connect|ECONNRESET|Protocol error|hang up|Connection dropped/i.test(what))
    return undefined;
  return `is the service running, and the address right? If it asks for TLS, name its authority in ${authorityHint}`;
}
