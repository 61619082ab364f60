#!/bin/sh
# Gradescope runs this once, when it builds the autograder's image: installs what is missing and builds
# siglab and the judge. The image has to be as new as the README asks: Ubuntu 24.04 or Debian 12.
set -eu
cd "${SIGLAB_AUTOGRADER:-/autograder}/source"
status=0
./siglab -y test @LAB@ >/dev/null || status=$?
# 1: the skeleton has no points yet, but its judge is there and has judged it.
[ "$status" -le 1 ]
