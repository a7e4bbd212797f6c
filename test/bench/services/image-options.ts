import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "#test/support/source-files.ts";

const image = readFileSync(join(repositoryRoot, "deploy/Dockerfile"), "utf8");
const [, options] = /^ENV .*\bNODE_OPTIONS="([^"]+)"/m.exec(image) ?? [];
if (options === undefined) throw new Error("deploy/Dockerfile sets no NODE_OPTIONS in quotes");

/** The options of Node with which the image starts a service. */
export const imageOptions: string = options;
