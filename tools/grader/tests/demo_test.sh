#!/usr/bin/env bash
# The demonstration class: every wrong submission loses exactly the tests that it should. Sixty submissions,
# nine wrong ones of each lab: all take a quarter of an hour.
#
#   demo_test.sh SIGLAB ROOT BUILD
set -eu
export SIGLAB_ROOT=$2 SIGLAB_BUILD=$3
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$1" grade --no-build --demo --each 9 --no-timelines --out "$folder/out"
