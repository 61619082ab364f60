#!/bin/sh
# Draws the README's pictures anew, from real runs: a student's file with one mistake in it, and the
# demonstration class. Needs ImageMagick, Chromium and npm ci --prefix docs/tests.
set -eu
root=$(cd -- "$(dirname -- "$0")/../.." && pwd -P)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

lab=03-handlers exercise=once mistake=once-held-back
mkdir -p "$folder/labs/$lab"
cp "$root/solutions/$lab/handlers.cpp" "$folder/labs/$lab/"
patch -s -d "$folder/labs/$lab" -p1 <"$root/solutions/$lab/wrong/$mistake.patch"
cd "$folder" # so that the report names the file as a student sees it
python3 "$root/docs/tools/terminal_svg.py" "$root/docs/images/test.svg" "./siglab test 3:$exercise" \
  "$root/siglab" test "3:$exercise" --source "labs/$lab/handlers.cpp"

# The grader's report of the demonstration class; 64 colours are all that it has.
cd "$root"
"$root/siglab" grade --demo --similarity --out "$folder/grades"
node "$root/docs/tools/report_picture.mjs" "$folder/grades/report.html" "$folder/report.png"
convert "$folder/report.png" -strip -colors 64 -define png:compression-level=9 "$root/docs/images/report.png"
