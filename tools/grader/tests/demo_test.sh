#!/usr/bin/env bash
# The demonstration class: every wrong submission loses the tests that it should. Of three labs: lint
# judges the wrong submissions of all six, and the explorations of labs 4 to 6 take minutes.
#
#   demo_test.sh SIGLAB ROOT BUILD
set -eu
export SIGLAB_ROOT=$2 SIGLAB_BUILD=$3
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$1" grade --no-build --demo --lab 1 --lab 2 --lab 3 --no-timelines --out "$folder/out"
