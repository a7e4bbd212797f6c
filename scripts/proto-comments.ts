import type { FileDescriptorProto } from "@bufbuild/protobuf/wkt";

/** The comments of a file: where each element is in the descriptor, and what stands above it. */
export function commentsOf({
  sourceCodeInfo,
}: FileDescriptorProto): (readonly [number[], string])[] {
  return (sourceCodeInfo?.location ?? [])
    .filter(({ leadingComments }) => leadingComments !== "")
    .map(({ path, leadingComments }) => [path, leadingComments] as const);
}
