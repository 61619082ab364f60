#!/usr/bin/env bash
# Where no walls can be built, siglab grade stops, says whose fault it is not, and tells the remedy;
# told so in so many words, it goes on.
#
#   refused_test.sh SIGLAB ROOT BUILD
set -eu
siglab=$1
export SIGLAB_ROOT=$2 SIGLAB_BUILD=$3
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Every program that grading needs, but no bwrap.
mkdir "$folder/bin"
for program in c++ g++ gcc cc clang++ ld nm as ar ccache sh ps pgrep env; do
  path=$(command -v "$program") && ln -s "$path" "$folder/bin/$program"
done
mkdir -p "$folder/class/ann"
cp "$2/labs/03-handlers/handlers.cpp" "$folder/class/ann/"

fail() {
  printf '%s\n' "$*"
  cat "$folder/words"
  exit 1
}

status=0
PATH=$folder/bin "$siglab" -j1 grade --no-build "$folder/class" --lab 3 --out "$folder/out" \
  >"$folder/words" 2>&1 || status=$?
[ "$status" -eq 2 ] || fail "status $status instead of 2"
grep -q 'infrastructure error' "$folder/words" || fail 'it does not say whose fault it is'
grep -q 'To mend it: install the package bubblewrap' "$folder/words" || fail 'it tells no remedy'
grep -q -- '--resume' "$folder/words" || fail 'it does not say how to go on'

PATH=$folder/bin "$siglab" -j1 grade --no-build --out "$folder/out" --resume --allow-weaker-confinement \
  >"$folder/words" 2>&1 || fail "it does not go on when told so"
grep -q 'Weaker confinement is allowed' "$folder/words" || fail 'it does not say that confinement is weaker'
grep -q '1 judged' "$folder/words" || fail 'it has not judged'
echo 'refused, then told otherwise: as it should be'
