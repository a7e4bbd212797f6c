import process from "node:process";
import { logVerbosity, setLogVerbosity } from "@grpc/grpc-js";

// grpc-js writes plain text to standard error, where our lines are JSON. What it has to say comes
// to us as errors too; an operator who wants its traces sets GRPC_VERBOSITY.
if (process.env.GRPC_VERBOSITY === undefined) setLogVerbosity(logVerbosity.NONE);
