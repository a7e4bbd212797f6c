/** A refusal of the protocol itself, with the HTTP status that it has there. */
export class ProtocolRefusal extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** As clients of Connect read it; "unknown" where they go by the status. */
  readonly code: string;

  constructor(
    status: number,
    message: string,
    headers: Readonly<Record<string, string>> = {},
    code = "unknown",
  ) {
    super(message);
    this.status = status;
    this.headers = headers;
    this.code = code;
  }
}
