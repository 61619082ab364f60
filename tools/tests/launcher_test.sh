#!/bin/sh
# The launcher: its table knows every library that the build asks for, and where it may not install
# what is missing it says how to, and stops with status 2.
set -eu
root=$1
failed=0

expect() { # NAME CONDITION…
  name=$1
  shift
  if "$@"; then
    printf 'ok: %s\n' "$name"
  else
    printf 'NOT ok: %s\n' "$name"
    failed=1
  fi
}

# shellcheck disable=SC2317 # called through expect, here and below
listed() { grep -q "^@$1|" "$root/siglab"; }

# shellcheck disable=SC2317
holds() { case $1 in *"$2"*) ;; *) return 1 ;; esac }

asked=$(find "$root" -name meson.build -not -path '*/build*/*' -exec cat {} + |
  sed -n "s/.*[^_]dependency('\([^']*\)'.*/\1/p" | sort -u)
for library in $asked; do
  case $library in
  threads | gtest_main) continue ;; # a part of the compiler, a part of gtest
  esac
  expect "the launcher installs $library" listed "$library"
done

# A machine with apt-get and without anything else, for somebody who is not root and has no sudo.
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/bin" "$folder/build"
for tool in sh dirname readlink mkdir grep sort cat mv printf id; do
  ln -s "$(command -v "$tool")" "$folder/bin/$tool" 2>/dev/null || :
done
rm -f "$folder/bin/id"
printf '#!/bin/sh\necho 1000\n' >"$folder/bin/id"
printf '#!/bin/sh\nexit 1\n' >"$folder/bin/apt-get"
chmod +x "$folder/bin/id" "$folder/bin/apt-get"

status=0
said=$(env -i PATH="$folder/bin" HOME="$folder" SIGLAB_BUILD="$folder/build" \
  "$root/siglab" -y list 2>&1) || status=$?
expect 'status 2 where it may not install' [ "$status" -eq 2 ]
expect 'prints the command' holds "$said" 'apt-get install -y'
expect 'names the packages' holds "$said" ' libseccomp-dev '
expect 'says why' holds "$said" 'bubblewrap — '

printf '#!/bin/sh\nexit 1\n' >"$folder/bin/sudo"
chmod +x "$folder/bin/sudo"
status=0
said=$(env -i PATH="$folder/bin" HOME="$folder" SIGLAB_BUILD="$folder/build" \
  "$root/siglab" -y list 2>&1) || status=$?
expect 'status 2 where sudo refuses' [ "$status" -eq 2 ]
expect 'prints the command with sudo' holds "$said" 'sudo apt-get install'

# Everything for the labs is there; the website asks for more, and only the website.
words=$(sed -n "/^needs='/,/^'/p" "$root/siglab" | sed '1d;$d')
set -f
# shellcheck disable=SC2086 # into words, as the launcher does it
set -- $words
set +f
printf '%s|%s\n' "$root" "$*" >"$folder/build/siglab.ready"
: >"$folder/build/build.ninja"
rm "$folder/bin/sudo"
for command in docs list; do
  status=0
  said=$(env -i PATH="$folder/bin" HOME="$folder" SIGLAB_BUILD="$folder/build" \
    "$root/siglab" -y "$command" 2>&1) || status=$?
  case $command in
  docs)
    expect 'docs asks for Doxygen' holds "$said" ' doxygen graphviz'
    expect 'and stops with status 2' [ "$status" -eq 2 ]
    ;;
  *) expect 'nothing else does' [ "${said#*doxygen}" = "$said" ] ;;
  esac
done

exit "$failed"
