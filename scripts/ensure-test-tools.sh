#!/usr/bin/env bash
# The tests talk to a real nats-server, and call pmx from Python as the README shows. Installs both
# where they are absent.
set -euo pipefail
packages=""
command -v nats-server >/dev/null || packages="nats-server"
PATH="/usr/bin:$PATH" python3 -c "import grpc, google.protobuf" 2>/dev/null ||
  packages="$packages python3-grpcio python3-protobuf"
if [ -z "$packages" ]; then exit 0; fi
sudo=""
if [ "$(id -u)" -ne 0 ]; then sudo="sudo"; fi
if command -v apt-get >/dev/null && { [ -z "$sudo" ] || command -v sudo >/dev/null; }; then
  echo "absent and installed now with apt-get: $packages"
  $sudo apt-get update -qq
  # shellcheck disable=SC2086 # one word per package
  $sudo apt-get install -y -qq $packages >/dev/null
  exit 0
fi
echo "absent, and there is no apt-get to install it with: $packages" >&2
exit 1
