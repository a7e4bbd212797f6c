import process from "node:process";
import { openKitStore } from "./open-kit-store.ts";

// Opens the store named on the command line and keeps it open until standard input ends.
const store = await openKitStore(process.argv[2]!);
process.stdout.write("open\n");
process.stdin.resume().once("end", () => void store.close());
