#!/bin/sh
# Gradescope runs this for each submission, as root, in a container of its own: so weaker confinement
# may do where the container has no namespaces to give. The submission runs as another user even then,
# and cannot write results. They are written anew as each test ends, so that a timeout keeps them.
set -eu
folder=${SIGLAB_AUTOGRADER:-/autograder}
mkdir -p "$folder/results"
chmod 700 "$folder/results"
exec "$folder/source/siglab" result gradescope @LAB@ "$folder/submission" "$folder/results/results.json" \
  --allow-weaker-confinement
