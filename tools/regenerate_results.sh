#!/usr/bin/env bash
# Runs the five studies of configs/studies/ and writes results/: a JSON, a Markdown table and a figure each. Usage:
# tools/regenerate_results.sh [SWITCHYARD]. SWITCHYARD is the program to run, by default build/release/switchyard. Tests
# labelled "study" (ctest --test-dir build/dev -L study) compare the JSON files with what the program gives; commit a change of them with its reason.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
switchyard=${1:-build/release/switchyard}
if [ ! -x "$switchyard" ]; then
  echo "$0: no program $switchyard; build it first (tools/quickstart.sh) or name it" >&2
  exit 2
fi

studies=(segformer_dynamic ofa_resnet50_dynamic conv_vs_attention accelerator_vs_gpu real_time)
mkdir -p results
for study in "${studies[@]}"; do
  echo "results/$study.json"
  "$switchyard" run "configs/studies/$study.yaml" --jobs "$(nproc)" -o "results/$study.json" >/dev/null
done
/usr/bin/python3 tools/plot/study_results.py results "${studies[@]}"
