#!/usr/bin/env bash
# The long tests of the Python client run its notebook headless, with DataFrames, and check its types. Gets Debian's
# packages for it where they are absent.
set -euo pipefail
/usr/bin/python3 -c "import nbclient, ipykernel, pandas, mypy" 2>/dev/null && exit 0
packages="python3-nbclient python3-ipykernel python3-pandas mypy"
sudo=""
if [ "$(id -u)" -ne 0 ]; then sudo="sudo"; fi
if ! command -v apt-get >/dev/null; then
  echo "absent, and there is no apt-get to install it with: $packages" >&2
  exit 1
fi
echo "absent and installed now with apt-get: $packages"
$sudo apt-get update -qq
# shellcheck disable=SC2086 # one word per package
$sudo apt-get install -y -qq --no-install-recommends $packages >/dev/null
