/** The part of a connection of HTTP/2 that is concerned. */
interface Session {
  readonly destroyed: boolean;
  close(done?: () => void): void;
}

/**
 * Lets a connection close only in the next turn of the event loop, on Deno. When the server lets a connection end
 * (GOAWAY), Deno closes it while nghttp2 still goes through its streams; where a call is in progress, the process ends
 * with a segmentation fault or a failed assertion of nghttp2 (denoland/deno #36788, open for 2.9.6).
 */
export function closeInNextTurnOnDeno(session: Session): void {
  if (!("Deno" in globalThis)) return;
  const close = session.close.bind(session);
  session.close = (done) => {
    setImmediate(() => {
      if (session.destroyed) done?.();
      else close(done);
    });
  };
}
