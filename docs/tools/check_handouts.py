#!/usr/bin/env python3
"""Checks what a program can check in the handouts and pages.

  check_handouts.py --root CHECKOUT --build BUILD --siglab PROGRAM --writer PROGRAM

- Timelines are recorded again and compared by shape: what each process does, in its order, without
  numbers; the handout may leave rows out. Two processes' rows may come in another order.
- Every ./siglab command line is one that the program understands; those that only look are run.
- Every "$ command" is run behind walls, with every signal at its default; it has to be found, and each
  line of output that the handout shows has to begin like one that it prints. A line of one word, such as
  a status or a mask, has to be printed as it is.
"""
import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

import labs as lab_parts
import markdown
from build_site import Site
from recordings import Spec, Trouble

PLACE = re.compile(r"\s+:\d+$")
NUMBER = re.compile(r"(SIGRTMIN|RTMIN)\+\d+|\b0x[0-9a-f]+\b|\b[0-9a-f]{16}\b|\d+")
LANES = "│┃┆╭╮╰╯├┤┬┴┼─━▶◀●○◌■█▒▓░┌┐└┘┻┳⊕╳·zZxX* \t┄╌←→↓↑"


def shape(text):
    return NUMBER.sub(lambda m: (m.group(1) or "") + "#", re.sub(r"\s+", " ", text)).strip()


def rows(text):
    """Process → what it does, in its order. A row begins where the words begin; the rest goes on."""
    found, last = {}, None
    lines = [line for line in text.split("\n") if line.strip()]
    starts = [match.end(1) for match in (re.match(r"^(.*?[^\w\s].*?\s{2,}|\s+)(?=[a-z]+ )", line) for line in lines) if match]
    column = max(set(starts), key=starts.count) if starts else 0
    for line in lines:
        if len(line) <= column or line.lstrip().startswith("■"):
            continue
        words = PLACE.sub("", line[column:]).strip()
        if not words or line[column - 1] != " ":
            continue
        mark = any(sign in line[:column] for sign in "●○┻┬┌└⊕╳z·╭╰├┤▶◀◌x")
        name = re.match(r"(pid \d+|process|parent|child(?: \d+)?|server|client|grandchild(?: \d+)?)\b", words)
        if name and mark and words[name.end() :]:  # else the last word of "has to wait at parent"
            last = shape(name.group(1))
            found.setdefault(last, []).append(shape(words[name.end() :]))
        elif last:
            found[last][-1] = shape(found[last][-1] + " " + words)
    return found


def is_part(shown, whole):
    rest = iter(whole)
    return all(any(line == other for other in rest) for line in shown)


def blocks(text):
    """(spec, text) for each timeline that stands in a page as text."""
    spec = None
    for fenced, lines in markdown.split_fences(text):
        if fenced and spec:
            yield spec, "\n".join(lines[1:-1])
        if fenced:
            spec = None
            continue
        for line in lines:
            match = markdown.TIMELINE.match(line)
            if match:
                spec = Spec.parse(match.group(1))
            elif line.strip():
                spec = None


def differences(site, spec, shown, again):
    whole = rows(site.write("text", site.recorder.get(spec, again).file))
    found = rows(shown)
    if not found:
        yield f'the timeline "{spec}" shows no row that can be read'
    for process, lines in found.items():
        if not is_part(lines, whole.get(process, [])):
            yield f'the timeline "{spec}" is not what is recorded now, for {process}:\n      ' + "\n      ".join(
                ["shown:", *lines, "recorded:", *whole.get(process, ["nothing"])]
            )


def check_timelines(site, page):
    """Of two processes that both run, now the one is first and now the other: a handout shows a run that can be had."""
    for spec, shown in blocks(page.text):
        if site.recordable(spec):
            found = list(differences(site, spec, shown, again=False))
            for _ in range(4):
                found = found and list(differences(site, spec, shown, again=True))
            yield from found


def commands(text):
    """The ./siglab command lines of a page: in code spans, and in blocks."""
    # Not those in prose with a placeholder, as NAME or FILE.
    for match in re.finditer(r"`(\./siglab(?: [^`]+)?)`|^(?:    |\$ |    \$ )?(\./siglab(?: .*)?)$", text, flags=re.M):
        line = (match.group(1) or match.group(2)).split("#")[0]
        line = re.split(r"\s{3,}|[:;,]$", line)[0].strip()
        yield line.split()[1:]


def check_commands(site, page, known, done):
    for words in commands(page.text):
        if not words or any(re.fullmatch(r"[A-Z…]+(?::[A-Z]+)?", word) for word in words[1:]):
            words = words[:1]
        name = next((word for word in words if not word.startswith("-")), None)
        if name and name not in known:
            yield f"./siglab {' '.join(words)}: there is no command {name}"
        target = next((word for word in words[1:] if re.match(r"\d", word)), None)
        if name is None or target is None:
            continue
        number, _, rest = target.partition(":")
        lab = next((lab for lab in site.labs if lab["number"] == number), None)
        if lab is None:
            continue  # a lab that this checkout does not have
        tests = [test["name"] for exercise in lab["exercises"] for test in exercise["tests"]]
        names = [exercise["id"] for exercise in lab["exercises"]] + [str(n) for n in range(1, len(lab["exercises"]) + 1)]
        if rest and rest.split("@")[0] not in tests and rest not in names:
            yield f"./siglab {' '.join(words)}: lab {number} has no exercise or test {rest}"
        elif name == "test" and "--source" not in words and tuple(words) not in done:
            done.add(tuple(words))
            run = site.run_siglab([*words, "--no-build"])
            if run.returncode not in (0, 1):
                yield f"./siglab {' '.join(words)}: status {run.returncode}: {run.stderr.strip()}"


def transcripts(text):
    """(command, the lines shown below it) of each "$ command" in a block."""
    command, shown = None, []
    for line in [*text.split("\n"), ""]:
        bare = line.removeprefix("    ")
        if command and (not line.strip() or bare.startswith("$ ") or markdown.FENCE.match(line)):
            yield command, shown
            command, shown = None, []
        if bare.startswith("$ "):
            command, shown = bare[2:], []
        elif command:
            shown.append(bare)


def first_shape(line):
    return shape(line.split()[0]) if line.split() else ""


def without_libcs_own(word):
    """A mask as /proc shows it; signals 32 and 33 are libc's, and some programs hand them on ignored."""
    return f"{int(word, 16) & ~0x180000000:016x}" if re.fullmatch("[0-9a-f]{16}", word) else word


def is_printed(line, output):
    """By its first word, since numbers and remarks follow; a line of one word as it is."""
    if len(line.split()) == 1:
        return any([without_libcs_own(word) for word in other.split()] == line.split() for other in output)
    return first_shape(line) in map(first_shape, output)


def check_transcripts(page):
    walls = ["bwrap", "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--unshare-user"]
    walls += ["--unshare-pid", "--unshare-net", "--new-session", "--die-with-parent"]
    defaults = ["env", "--default-signal"]  # whoever runs this may ignore some, as nohup does
    for command, shown in transcripts(page.text):
        if "./siglab" in command or "<" in command or command.rstrip().endswith("&"):
            continue  # checked elsewhere; a form to fill in; a job that only a terminal shows
        run = subprocess.run([*walls, *defaults, "bash", "-c", command], capture_output=True, text=True, timeout=60)
        if run.returncode == 127:
            yield f"$ {command}: {run.stderr.strip()}"
            continue
        output = (run.stdout + run.stderr).split("\n")
        for line in shown:
            if line.strip() and line.strip() != "…" and not line.startswith("[") and not is_printed(line, output):
                yield f"$ {command}: prints no line like \"{line.strip()}\"\n      but " + " | ".join(output[:6])


def known_commands(site):
    return set(re.findall(r"^  ([a-z]+)  +\S", site.run_siglab(["--help"]).stdout, flags=re.M))


def main():
    parser = argparse.ArgumentParser()
    for name in ("root", "build", "siglab", "writer"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    site = Site(parser.parse_args())
    known, done, findings, timelines = known_commands(site), set(), 0, 0
    for page in site.pages:
        timelines += sum(1 for spec, _ in blocks(page.text) if site.recordable(spec))
        for found in [*check_timelines(site, page), *check_commands(site, page, known, done), *check_transcripts(page)]:
            findings += 1
            print(f"{page.file.relative_to(site.root)}: {found}")
    print(f"{len(site.pages)} pages, {timelines} timelines as text, {len(done)} command lines run, {findings} findings")
    sys.exit(bool(findings))


if __name__ == "__main__":
    try:
        main()
    except Trouble as trouble:
        sys.exit(f"handouts: {trouble}")
