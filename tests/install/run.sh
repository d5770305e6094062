#!/usr/bin/env bash
# usage: run.sh BUILD_DIR — installs that build, builds a consumer against it, runs the installed program elsewhere.
set -euo pipefail
build=$(realpath "$1")
source=$(realpath "$(dirname "$0")")
prefix=$build/install-test
rm -rf "$prefix"
cmake --install "$build" --prefix "$prefix" >/dev/null
cmake -S "$source" -B "$prefix/consumer" -G Ninja -DCMAKE_PREFIX_PATH="$prefix" >/dev/null
cmake --build "$prefix/consumer" >/dev/null

# ResNet-50 at 224x224: 4.089 GMACs (torchvision's table; convolutions and the classifier only).
gpus=$prefix/share/switchyard/configs/gpus
printed=$("$prefix/consumer/consumer" "$gpus/v100_sxm2.yaml" "$gpus/hosts/dgx1_v100.yaml")
[ "${printed:0:4}" = 4089 ] || { echo "consumer printed $printed, expected 4089...... MACs" >&2; exit 1; }

# The installed program finds its configs from any folder.
cd "$prefix"
bin/switchyard --version
bin/switchyard describe share/switchyard/configs/workloads/segformer_b2.yaml >/dev/null
bin/switchyard check share/switchyard/configs
