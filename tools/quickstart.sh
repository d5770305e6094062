#!/usr/bin/env bash
# From a fresh clone to a first result: installs missing Debian packages, builds the release preset, describes the network of
# the reference study and runs its execution paths on the reference accelerator.
source "$(dirname "${BASH_SOURCE[0]}")/lib/setup.sh"

install_packages
build release switchyard_program
say "The network of the reference study: build/release/switchyard describe segformer-b2"
build/release/switchyard describe segformer-b2
say "Its execution paths: build/release/switchyard run configs/studies/segformer_dynamic.yaml"
build/release/switchyard run configs/studies/segformer_dynamic.yaml --jobs "$(nproc)" -o build/segformer_dynamic.json
build/release/switchyard report build/segformer_dynamic.json -o build/segformer_dynamic.html
say "The result as JSON: build/segformer_dynamic.json, as a page with plots: build/segformer_dynamic.html"
say "The studies and their answers: docs/studies.md. Next: build/release/switchyard --help"
