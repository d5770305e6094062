#!/usr/bin/env bash
# From a fresh clone to a first result: installs missing Debian packages, builds the release preset, describes a network.
source "$(dirname "${BASH_SOURCE[0]}")/lib/setup.sh"

install_packages
build release switchyard_program
say "The network of the reference study: build/release/switchyard describe segformer-b2"
build/release/switchyard describe segformer-b2
say "Next: build/release/switchyard --help"
