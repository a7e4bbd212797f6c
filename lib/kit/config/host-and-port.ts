/** Whether a text is the address of a server: `127.0.0.1:50051`, `forecast:50051` or `[::1]:50051`. */
export function isHostAndPort(text: string): boolean {
  const port = /^(?:\[[\da-fA-F:]+\]|[\w.-]+):(\d{1,5})$/.exec(text)?.[1];
  return port !== undefined && Number(port) >= 1 && Number(port) <= 65_535;
}
