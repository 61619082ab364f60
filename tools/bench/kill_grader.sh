#!/usr/bin/env bash
# Kills siglab grade at random moments of one run, with --resume after each, and holds what comes
# out against an undisturbed run: nothing lost, nothing doubled, exports equal byte for byte.
#
#   kill_grader.sh SIGLAB ROOT BUILD [KILLS [STUDENTS]]
#
# Without timelines: those show what the scheduler did, which is different each time. For the same
# reason the class has no mistakes whose effect is a race.
set -eu
siglab=$1 root=$2 build=$3 kills=${4:-20} students=${5:-24}
export SIGLAB_ROOT=$root SIGLAB_BUILD=$build
lab=03-handlers source=handlers.cpp
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

for number in $(seq "$students"); do
  mkdir -p "$folder/class/student-$number"
  { cat "$root/solutions/$lab/$source"; echo "// student $number"; } >"$folder/class/student-$number/$source"
done
echo 'int x = "does not compile";' >"$folder/class/student-1/$source"
cp "$folder/class/student-2/$source" "$folder/class/student-3/$source" # the same text twice
cp "$root/labs/$lab/$source" "$folder/class/student-4/$source"         # nothing written yet
mkdir "$folder/class/student-empty"
echo damaged >"$folder/class/student-damaged.zip"

grade() { # OUT OPTION…
  local out=$1
  shift
  exec "$siglab" -j2 grade --no-build "$folder/class" --lab "$lab" --no-timelines --out "$out" "$@" >>"$folder/log" 2>&1
}

(grade "$folder/undisturbed") || { cat "$folder/log"; exit 1; }

killed=0
while [ "$killed" -lt "$kills" ]; do
  grade "$folder/disturbed" --resume &
  victim=$!
  sleep "$(awk -v seed="$RANDOM$killed" 'BEGIN { srand(seed); print 0.05 + 3 * rand() }')"
  kill -KILL "$victim" 2>/dev/null || break # it was faster than all the kills
  wait "$victim" 2>/dev/null || true
  killed=$((killed + 1))
done
(grade "$folder/disturbed" --resume) || { cat "$folder/log"; exit 1; }

python3 - "$folder" <<'END'
import sqlite3, sys

def book(name):
    return sqlite3.connect(f"{sys.argv[1]}/{name}/gradebook.db")

def rows(name):
    return book(name).execute(
        "SELECT s.student, s.lab, s.standing, s.detail, a.number, j.standing, j.detail, j.seed, v.test, v.verdict,"
        " v.points, v.message, v.file, v.line FROM submissions s LEFT JOIN attempts a ON a.submission = s.id"
        " LEFT JOIN judgements j ON j.id = a.judgement LEFT JOIN verdicts v ON v.judgement = j.id ORDER BY 1, 2, 5, 9"
    ).fetchall()

one, other = rows("undisturbed"), rows("disturbed")
for left, right in zip(one, other):
    if left != right:
        sys.exit(f"the gradebooks differ:\n  {left}\n  {right}")
if len(one) != len(other):
    sys.exit(f"{len(one)} rows undisturbed, {len(other)} disturbed")
count = lambda table: book("disturbed").execute(f"SELECT count(*) FROM {table}").fetchone()[0]
print(f"{count('submissions')} submissions, {count('attempts')} attempts, {count('judgements')} judgements, {len(one)} equal rows")
END
diff -r -x 'gradebook.*' "$folder/undisturbed" "$folder/disturbed"
exports=$(find "$folder/disturbed" -type f ! -name 'gradebook.*' | wc -l)
[ "$exports" -gt 0 ] || { echo 'nothing was exported'; exit 1; }
printf '%d kills; %d exported files are equal\n' "$killed" "$exports"
