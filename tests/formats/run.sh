#!/usr/bin/env bash
# Each output format, validated by the program or schema that owns it; what is
# missing is installed. GOUJI is the program to test (default: the release
# build, made if need be). Pictures of the pages stay in target/formats.
set -euo pipefail
cd "$(dirname "$0")/../.."
. .ci/tools.sh

out=$PWD/target/formats
rm -rf "$out"
mkdir -p "$out"
if [ -z "${GOUJI:-}" ]; then
  cargo build --release --locked --bin gouji
  GOUJI=${CARGO_TARGET_DIR:-target}/release/gouji
fi
need_debian chromium fonts-noto-cjk libxml2-utils
need_node
need_junit_schema
(cd tests/formats && npm ci --ignore-scripts)
node tests/formats/check.mjs "$GOUJI" "$JUNIT_SCHEMA" "$out"
