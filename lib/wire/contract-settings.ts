import type { RegistrationSettings } from "#lib/kit/grpc/server/handlers.ts";
import { file_pmx_type_v1_error_reason } from "#proto/pmx/type/v1/error_reason_pb.ts";
import { barReaders } from "./bar-reader.ts";
import { scopeOf } from "./scope.ts";

/**
 * How every service of the contract is registered: bars are read fast and refused under a reason of their
 * own, each method needs the scope that the contract declares, and reflection tells the reasons of errors, which no message names, and the comments of the protos.
 */
export const contractSettings: RegistrationSettings &
  Required<Pick<RegistrationSettings, "boundReasons">> = {
  elementReaders: barReaders,
  scopeOf,
  boundReasons: new Map([["pmx.type.v1.Bar", "BARS_INVALID"]]),
  reflected: {
    files: [file_pmx_type_v1_error_reason],
    comments: async () => (await import("#proto/comments.ts")).comments,
  },
};
