/**
 * Loaded with --import into a service of the soak's test: keeps something of each call and never lets go of it, as a
 * cache without a bound does.
 */
import http2 from "node:http2";
import { syncBuiltinESMExports } from "node:module";

const kept = [];
const bytesKept = 4_000;
const { createServer } = http2;
http2.createServer = (...parameters) => {
  const server = createServer(...parameters);
  server.on("stream", () => void kept.push(new Array(bytesKept / 8).fill(0)));
  return server;
};
syncBuiltinESMExports();
