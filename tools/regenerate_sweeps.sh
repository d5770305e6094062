#!/usr/bin/env bash
# Runs the three design-space studies of configs/sweeps/ and writes results/sweeps/: a CSV of all points, a Markdown summary
# and a figure each. Usage: tools/regenerate_sweeps.sh [SWITCHYARD]. SWITCHYARD is the program to run, by default
# build/release/switchyard. Takes some 7 minutes of one core; tests labelled "study" compare the CSV files with what the
# program gives. Commit a change of them with its reason.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
switchyard=${1:-build/release/switchyard}
if [ ! -x "$switchyard" ]; then
  echo "$0: no program $switchyard; build it first (tools/quickstart.sh) or name it" >&2
  exit 2
fi

studies=(vector_width buffers pes_and_dram)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir -p results/sweeps
for study in "${studies[@]}"; do
  echo "results/sweeps/$study.csv"
  "$switchyard" sweep run "configs/sweeps/$study.yaml" --store "$folder/$study.sqlite" --jobs "$(nproc)"
  "$switchyard" sweep table "$folder/$study.sqlite" --format csv > "results/sweeps/$study.csv"
done
"$switchyard" describe segformer_b2 --json > "$folder/paths.json"
/usr/bin/python3 tools/plot/sweep_studies.py results/sweeps "$folder/paths.json" "${studies[@]}"
