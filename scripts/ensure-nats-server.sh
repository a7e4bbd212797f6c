#!/usr/bin/env bash
# The tests of the event bus talk to a real nats-server. Installs it where it is absent.
set -euo pipefail
if command -v nats-server >/dev/null; then exit 0; fi
sudo=""
if [ "$(id -u)" -ne 0 ]; then sudo="sudo"; fi
if command -v apt-get >/dev/null && { [ -z "$sudo" ] || command -v sudo >/dev/null; }; then
  echo "nats-server is absent: installing it with apt-get"
  $sudo apt-get update -qq
  $sudo apt-get install -y -qq nats-server >/dev/null
  exit 0
fi
echo "nats-server is absent and there is no apt-get here; install it (2.9 or later) and put it on the PATH" >&2
exit 1
