#!/usr/bin/env bash
# The demonstration class: every wrong submission loses exactly the tests that it should.
#
#   demo_test.sh SIGLAB ROOT BUILD
set -eu
export SIGLAB_ROOT=$2 SIGLAB_BUILD=$3
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$1" grade --no-build --demo --no-timelines --out "$folder/out"
