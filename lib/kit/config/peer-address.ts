import { z } from "zod";
import { isHostAndPort } from "./host-and-port.ts";

/** An address as a channel takes it: `dns:///` in front reaches every replica of a name. */
export const peerAddress = z
  .string()
  .refine(
    (text) => isHostAndPort(text.replace(/^dns:\/\/\//, "")),
    "expected host:port, for example 127.0.0.1:50051",
  );
