#!/usr/bin/env bash
# The tests of pages need Debian's Chromium. Gets it where it is absent.
set -euo pipefail
command -v chromium >/dev/null && exit 0
sudo=""
if [ "$(id -u)" -ne 0 ]; then sudo="sudo"; fi
if ! command -v apt-get >/dev/null; then
  echo "absent, and there is no apt-get to install it with: chromium" >&2
  exit 1
fi
echo "absent and installed now with apt-get: chromium"
$sudo apt-get update -qq
$sudo apt-get install -y -qq --no-install-recommends chromium >/dev/null
