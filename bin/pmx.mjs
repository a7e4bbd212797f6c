#!/usr/bin/env node
import { importMain } from "./import-main.mjs";

await importMain("cli/main.ts", "pmx");
