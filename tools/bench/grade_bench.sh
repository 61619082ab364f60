#!/usr/bin/env bash
# What grading costs: processor time for each submission, rate, and the grader's own memory.
#
#   grade_bench.sh SIGLAB ROOT BUILD [STUDENTS [KIND [PLAIN]]]
#
# KIND solution: copies of lab 3's reference solution, each with a comment of its own, so that none
# counts as judged before. KIND broken: texts that do not compile, for the memory of large classes.
# PLAIN: so many of them the obvious way, too, each by a clone, meson setup and meson test, two at a time.
set -eu
siglab=$1 root=$2 build=$3 students=${4:-60} kind=${5:-solution} plain=${6:-0}
export SIGLAB_ROOT=$root SIGLAB_BUILD=$build
lab=03-handlers source=handlers.cpp
folder=$(mktemp -d)
chmod 755 "$folder" # judges run as users of their own
trap 'rm -rf "$folder"' EXIT

for number in $(seq "$students"); do
  mkdir -p "$folder/class/student-$number"
  {
    [ "$kind" = solution ] || echo '#error broken'
    cat "$root/solutions/$lab/$source"
    echo "// student $number"
  } >"$folder/class/student-$number/$source"
done

python3 - "$siglab" -j2 grade --no-build "$folder/class" --lab "$lab" --out "$folder/out" <<'END'
import os, resource, subprocess, sys, time

began = time.monotonic()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
peak = 0
while process.poll() is None:
    try:
        with open(f"/proc/{process.pid}/status") as status:
            peak = max(peak, *(int(line.split()[1]) for line in status if line.startswith("VmHWM")))
    except (OSError, TypeError):
        pass
    time.sleep(0.05)
wall = time.monotonic() - began
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
students = len(os.listdir(sys.argv[sys.argv.index("grade") + 2]))
processor = usage.ru_utime + usage.ru_stime
print(f"status {process.returncode}: {students} submissions in {wall:.1f} s, {60 * students / wall:.0f} a minute; "
      f"{processor / students:.2f} s of processor time for each, which is {120 * students / processor:.0f} a minute on two "
      f"idle cores; the grader's own memory {peak / 1024:.1f} MiB; load {os.getloadavg()[0]:.0f}")
END

[ "$plain" -gt 0 ] || exit 0
plainly() {
  git clone -q "$root" "$folder/plain-$1"
  cp "$folder/class/student-$1/$source" "$folder/plain-$1/labs/$lab/"
  cd "$folder/plain-$1"
  { meson setup build && meson test -C build "$lab"; } >log 2>&1 || tail -n 20 log
}
export -f plainly
export root folder lab source
began=$SECONDS
seq "$plain" | xargs -P 2 -I {} bash -euc 'plainly {}'
echo "the obvious way: $plain submissions in $((SECONDS - began)) s"
