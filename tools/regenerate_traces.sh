#!/bin/sh
# Writes traces/examples/ anew from the models. Usage: tools/regenerate_traces.sh [SWITCHYARD]
# SWITCHYARD is the program to run, by default build/release/switchyard. The test "golden" compares the files with
# what the models generate; commit a change of them with its reason.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
switchyard=${1:-"$root/build/release/switchyard"}
if [ ! -x "$switchyard" ]; then
  echo "$0: no program $switchyard; build it first (tools/quickstart.sh) or name it" >&2
  exit 2
fi

export_trace() { # FILE MODEL [PATH]
  echo "traces/examples/$1"
  if [ $# -gt 2 ]; then
    "$switchyard" trace export "$2" --path "$3" -o "$root/traces/examples/$1"
  else
    "$switchyard" trace export "$2" -o "$root/traces/examples/$1"
  fi
}

mkdir -p "$root/traces/examples"
export_trace segformer-b2.yaml segformer-b2
export_trace resnet-50.yaml resnet50
# The largest sub-network, the one whose cost Vitis-AI prints (1984.9216 MMACs), and the smallest.
export_trace ofa-resnet50-max.yaml ofa-resnet50
export_trace ofa-resnet50-vitis.yaml ofa-resnet50 "input: 160, d: [2, 2, 1, 2, 2], \
e: [0.25, 0.35, 0.35, 0.25, 0.25, 0.25, 0.25, 0.35, 0.25, 0.35, 0.35, 0.35, 0.35, 0.25, 0.35, 0.35, 0.25, 0.25], \
w: [0, 2, 0, 1, 1, 2]"
export_trace ofa-resnet50-min.yaml ofa-resnet50 "input: 128, depth: 0, expand: 0.2, width: 0.65"
