#!/usr/bin/env bash
# Compares the protos with those of the main branch. Where there is no such branch (a shallow or
# detached checkout) it says so: there is nothing to compare with.
set -euo pipefail
for branch in origin/main main; do
  if git rev-parse --verify -q "$branch:proto/pmx" >/dev/null; then
    exec npx buf breaking --against ".git#ref=$(git rev-parse "$branch")"
  fi
done
echo "no main branch with protos to compare with: nothing checked"
