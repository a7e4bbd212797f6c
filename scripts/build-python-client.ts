/**
 * Builds the wheel of the Python client with Debian's setuptools, without a network: the same source makes the same
 * bytes. Says where it is.
 *
 * Usage: node --import tsx scripts/build-python-client.ts [FOLDER]   (default: clients/python/dist)
 */
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const project = fileURLToPath(new URL("../clients/python/", import.meta.url));
/** What a wheel is made of; a folder of an earlier build would be taken along. */
const sources = ["pyproject.toml", "README.md", "src"];
/** Times in an archive begin with 1980; what is built says nothing of when it was. */
const epoch = "315532800";
const build = `
import os, sys
os.umask(0o022)
from setuptools import build_meta
print(build_meta.build_wheel(sys.argv[1]))
`;

const into = resolve(process.argv[2] ?? join(project, "dist"));
mkdirSync(into, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), "pmx-wheel-"));
try {
  const isSource = (path: string) => !/__pycache__|\.egg-info/.test(path);
  for (const name of sources) {
    cpSync(join(project, name), join(folder, name), { recursive: true, filter: isSource });
  }
  cpSync(join(project, "../../LICENSE"), join(folder, "LICENSE"));
  // An archive keeps the modes of files, which differ by the umask of whoever checks out and builds.
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644);
  }
  const { status, stdout, stderr, error } = spawnSync("python3", ["-I", "-c", build, into], {
    cwd: folder,
    encoding: "utf8",
    env: {
      ...process.env,
      // The first python3 on the path may be one without setuptools.
      PATH: `/usr/bin:${process.env.PATH}`,
      SOURCE_DATE_EPOCH: process.env.SOURCE_DATE_EPOCH ?? epoch,
    },
  });
  if (status !== 0) {
    process.stderr.write(
      `no wheel was built${error ? `: ${error.message}` : ""}\n${stderr}` +
        "python3 needs setuptools (66 or later) and wheel: Debian's python3-setuptools and python3-wheel\n",
    );
    process.exitCode = 1;
  } else {
    const name = stdout.trim().split("\n").at(-1) ?? "";
    process.stdout.write(`${join(into, name)}\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
