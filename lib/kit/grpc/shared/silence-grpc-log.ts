import process from "node:process";
import { logVerbosity, setLogVerbosity } from "@grpc/grpc-js";

// grpc-js writes plain text to standard error, where our lines are JSON. It reports the same events
// as errors of calls; an operator who wants its traces sets GRPC_VERBOSITY.
if (process.env.GRPC_VERBOSITY === undefined) setLogVerbosity(logVerbosity.NONE);
