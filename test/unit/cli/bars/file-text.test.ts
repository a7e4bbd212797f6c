import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { truncate, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { bareName, barFilesAt, textOfFile } from "#cli/bars/file-text.ts";
import { temporaryFolder } from "#test/support/temporary-folder.ts";

const text = "Date;Eröffnung;Schlusskurs\n2020-01-02;1,5;1,6\n";
const folder = temporaryFolder();

async function written(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

function bigEndian(held: string): Buffer {
  return Buffer.from(held, "utf16le").swap16();
}

for (const [title, bytes] of [
  ["UTF-8", Buffer.from(text)],
  ["UTF-16 LE with a byte-order mark", Buffer.from(`\uFEFF${text}`, "utf16le")],
  ["UTF-16 BE with a byte-order mark", bigEndian(`\uFEFF${text}`)],
  ["UTF-16 LE without one", Buffer.from(text, "utf16le")],
  ["UTF-16 BE without one", bigEndian(text)],
] as const) {
  test(`a file in ${title} is read, compressed or not`, async () => {
    const plain = await written("SYN.csv", bytes);
    assert.equal((await textOfFile(plain)).replace("\uFEFF", ""), text);
    const packed = await written("SYN.csv.gz", gzipSync(bytes));
    assert.equal((await textOfFile(packed)).replace("\uFEFF", ""), text);
  });
}

test("what is compressed is told by its bytes, not by its name", async () => {
  assert.equal(await textOfFile(await written("SYN.csv", gzipSync(text))), text);
});

test("text of another encoding is refused", async () => {
  const latin = Buffer.from(text, "latin1");
  await assert.rejects(
    textOfFile(await written("SYN.csv", latin)),
    /SYN\.csv is neither UTF-8 nor UTF-16 text; save it as UTF-8/,
  );
});

test("a gzip file that is cut off, and one that unpacks to more than a file may have, are refused", async () => {
  const cut = gzipSync("x".repeat(10_000)).subarray(0, 30);
  await assert.rejects(
    textOfFile(await written("CUT.csv.gz", cut)),
    /CUT\.csv\.gz is not whole as a gzip file/,
  );
  const bomb = gzipSync(Buffer.alloc(17 * 2 ** 20));
  assert.ok(bomb.length < 100_000);
  await assert.rejects(
    textOfFile(await written("BOMB.csv.gz", bomb)),
    /BOMB\.csv\.gz holds more bytes when it is unpacked/,
  );
});

test("a file too large to be read, and one that may never end, are refused", async () => {
  const path = await written("LARGE.csv", new Uint8Array());
  await truncate(path, 2 ** 40);
  await assert.rejects(textOfFile(path), /LARGE\.csv holds 1099511627776 bytes/);
  await assert.rejects(textOfFile("/dev/zero"), /\/dev\/zero is no ordinary file/);
});

test("the files of bars of a folder are those with the endings of text, compressed or not", async () => {
  const here = temporaryFolder();
  for (const name of ["B.csv", "A.TXT", "C.tsv.gz", "notes.md", ".D.csv", "E.json"]) {
    await writeFile(join(here, name), "");
  }
  const files = await barFilesAt(here);
  assert.deepEqual(
    files.map((file) => basename(file)),
    ["A.TXT", "B.csv", "C.tsv.gz"],
  );
  assert.deepEqual(files.map(bareName), ["A", "B", "C"]);
});

test("a folder without files of bars, and a path that does not exist, are refused", async () => {
  await assert.rejects(barFilesAt(temporaryFolder()), /is a folder without \.csv files/);
  await assert.rejects(barFilesAt(join(folder, "none")), /none does not exist; check the path/);
});
