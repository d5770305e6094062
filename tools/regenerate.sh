#!/usr/bin/env bash
# Rewrites what is generated from the declarations of configuration keys: docs/reference.md and configs/schema/.
# A golden test fails until the result is committed.
source "$(dirname "${BASH_SOURCE[0]}")/lib/setup.sh"

build dev switchyard_program
program=build/dev/switchyard

say "Writing docs/reference.md"
"$program" reference >build/reference.md
mv build/reference.md docs/reference.md

mkdir -p configs/schema
"$program" list kinds --json |
  python3 -c 'import json, sys; print("\n".join(row["kind"] for row in json.load(sys.stdin)["rows"]))' |
  while read -r kind; do
    say "Writing configs/schema/$kind.schema.json"
    "$program" reference --format json-schema "$kind" >build/schema.json
    mv build/schema.json "configs/schema/$kind.schema.json"
  done
