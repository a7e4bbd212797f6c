import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import process from "node:process";

/**
 * Loaded before pmx: from a moment on the process has FREE file descriptors left. LEFT_AT says which moment: "line",
 * when it writes its first line, before it loads what the command needs; "file", when it makes its first file.
 */
const free = Number(process.env.FREE);

function takeDescriptors() {
  const held = [];
  try {
    for (;;) held.push(fs.openSync("/dev/null", "r"));
  } catch {
    // There are none left.
  }
  for (let count = 0; count < free; count += 1) fs.closeSync(held.pop());
}

if (process.env.LEFT_AT === "line") {
  const write = process.stderr.write.bind(process.stderr);
  process.stderr.write = (...line) => {
    process.stderr.write = write;
    takeDescriptors();
    return write(...line);
  };
} else {
  const write = fs.writeFileSync;
  fs.writeFileSync = (...file) => {
    fs.writeFileSync = write;
    syncBuiltinESMExports();
    takeDescriptors();
    return write(...file);
  };
  syncBuiltinESMExports();
}
