#!/usr/bin/env bash
# The tests talk to a real nats-server, call pmx from Python as the README shows, build the Python client, and fit the
# exchange rates of Debian's package r-cran-fgarch (its data alone, no R). The faults turn clocks by libfaketime. Gets
# what is absent.
set -euo pipefail
cd "$(dirname "$0")/.."
packages=""
command -v nats-server >/dev/null || packages="nats-server"
PATH="/usr/bin:$PATH" python3 -c "import grpc, google.protobuf" 2>/dev/null ||
  packages="$packages python3-grpcio python3-protobuf"
PATH="/usr/bin:$PATH" python3 -c "import setuptools, wheel" 2>/dev/null ||
  packages="$packages python3-setuptools python3-wheel"
[ -e /usr/share/doc/libfaketime ] || packages="$packages libfaketime"
series="node_modules/.cache/pmx/r-cran-fgarch"
if [ -z "$packages" ] && [ -d "$series" ]; then exit 0; fi
sudo=""
if [ "$(id -u)" -ne 0 ]; then sudo="sudo"; fi
can_install() { command -v apt-get >/dev/null && { [ -z "$sudo" ] || command -v sudo >/dev/null; }; }

if [ -n "$packages" ]; then
  if ! can_install; then
    echo "absent, and there is no apt-get to install it with: $packages" >&2
    exit 1
  fi
  echo "absent and installed now with apt-get: $packages"
  $sudo apt-get update -qq
  # shellcheck disable=SC2086 # one word per package
  $sudo apt-get install -y -qq $packages >/dev/null
fi

if [ ! -d "$series" ]; then
  if ! command -v apt-get >/dev/null; then
    echo "absent, and there is no apt-get to fetch it with: r-cran-fgarch" >&2
    exit 1
  fi
  echo "absent and fetched now with apt-get: r-cran-fgarch"
  mkdir -p node_modules/.cache/pmx
  folder=$(mktemp -d -p node_modules/.cache/pmx)
  trap 'rm -rf "$folder"' EXIT
  fetch() { (cd "$folder" && apt-get download -qq r-cran-fgarch 2>&1); }
  fetch >/dev/null || { $sudo apt-get update -qq && fetch; }
  dpkg-deb -x "$folder"/r-cran-fgarch_*.deb "$folder/files"
  # Renamed when whole, so that an interrupted run leaves nothing that looks finished.
  mv -T "$folder/files" "$series" 2>/dev/null || [ -d "$series" ]
fi
