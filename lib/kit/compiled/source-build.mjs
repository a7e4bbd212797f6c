// Plain JavaScript, since it runs before anything that reads TypeScript.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What shapes the results of a sprint: the services with their libraries and messages, and what they use. */
const sources = {
  folders: ["gateway", "lib", "proto/gen", "services"],
  files: ["package-lock.json"],
};

/**
 * The build of the sources below a folder: the version and the start of a SHA-256 over them, `0.2.0+1f0c9a8b7d6e`.
 * @param {string} root
 * @returns {string}
 */
export function sourceBuild(root) {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const paths = pathsBelow(root, sources.folders, /\.(?:ts|sql)$/);
  const hash = addFiles(createHash("sha256"), root, [...paths, ...sources.files]);
  return `${version}+${hash.digest("hex").slice(0, 12)}`;
}

/**
 * The paths of files from the root with forward slashes, folder by folder, in an order that no file system decides.
 * @param {string} root
 * @param {readonly string[]} folders
 * @param {RegExp} pattern
 * @returns {string[]}
 */
export function pathsBelow(root, folders, pattern) {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => pattern.test(name))
      .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
      .sort(),
  );
}

/**
 * Adds files to a hash: of each its path, its length and its bytes.
 * @param {import("node:crypto").Hash} hash
 * @param {string} root
 * @param {readonly string[]} paths
 */
export function addFiles(hash, root, paths) {
  for (const path of paths) {
    const bytes = readFileSync(join(root, path));
    hash.update(`${path}\n${bytes.length}\n`).update(bytes);
  }
  return hash;
}
