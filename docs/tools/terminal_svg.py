#!/usr/bin/env python3
"""Runs a command in a terminal of 80 columns and draws what it printed as SVG.

  terminal_svg.py OUT.svg 'what stands at the prompt' COMMAND…

Only what a report uses is understood: SGR colours, bold and dim, and lines. Runs of one style are
placed cell by cell, so that the picture keeps its columns whatever font the reader has.
"""
import os
import pty
import re
import subprocess
import sys
import unicodedata
from xml.sax.saxutils import escape

COLUMNS, CELL, LINE, PAD, BAR = 80, 8.0, 18, 16, 34
STYLE = """
.paper{fill:#f8fafc;stroke:#d5dce3}.bar{fill:#e6ebf0}.k{fill:#9aa6b2}
text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace;fill:#1b2733;white-space:pre}
.b{font-weight:700}.d{fill:#56636f}.c31{fill:#b3141f}.c32{fill:#1a6b3a}.c33{fill:#85560a}.c34{fill:#0b5cad}.c35{fill:#7a35b0}.c36{fill:#0f6674}
@media(prefers-color-scheme:dark){.paper{fill:#12171d;stroke:#2f3a45}.bar{fill:#1c242c}.k{fill:#5b6875}
text{fill:#e6edf3}.d{fill:#a2b1bf}.c31{fill:#ff8f8f}.c32{fill:#7ddc9e}.c33{fill:#ffcf66}.c34{fill:#74baff}.c35{fill:#cfa8ff}.c36{fill:#7fd6e4}}
"""


def run(command):
    """The command's standard output, from a terminal of its own."""
    main, side = pty.openpty()
    os.set_blocking(main, True)
    import fcntl, struct, termios
    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": str(COLUMNS), "LC_ALL": "C.UTF-8"}
    environment.pop("NO_COLOR", None)
    child = subprocess.Popen(command, stdout=side, stdin=side, stderr=subprocess.DEVNULL, env=environment)
    os.close(side)
    output = b""
    while True:
        try:
            piece = os.read(main, 65536)
        except OSError:  # the terminal is gone with its last writer
            break
        if not piece:
            break
        output += piece
    child.wait()
    return output.decode("utf-8").replace("\r\n", "\n").strip("\n")


def width(letter):
    return 0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def runs(line, state):
    """Splits a line into (column, text, classes); `state` is the set of classes that goes on."""
    column = 0
    for part in re.split(r"(\x1b\[[0-9;]*m)", line):
        if part.startswith("\x1b"):
            for code in part[2:-1].split(";"):
                if code in ("", "0"):
                    state.clear()
                elif code == "1":
                    state.add("b")
                elif code == "2":
                    state.add("d")
                elif code in ("22", "39"):
                    state.difference_update({"b", "d"} if code == "22" else {c for c in state if c[0] == "c"})
                elif code[:1] == "3" and len(code) == 2:
                    state.difference_update({c for c in state if c[0] == "c"})
                    state.add("c" + code)
            continue
        for word in re.finditer(r"\S+(?: \S+)*", part):
            start = column + sum(map(width, part[: word.start()]))
            yield start, word.group(), " ".join(sorted(state))
        column += sum(map(width, part))


def draw(prompt, text):
    lines = [f"\x1b[2m$\x1b[0m \x1b[1m{prompt}\x1b[0m", ""] + text.split("\n")
    wide = COLUMNS * CELL + 2 * PAD
    high = BAR + PAD + len(lines) * LINE + PAD / 2
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="t d" width="{wide:g}" height="{high:g}" viewBox="0 0 {wide:g} {high:g}">',
        f"<title id=\"t\">{escape(prompt)}, in a terminal</title><desc id=\"d\">{escape(plain)}</desc><style>{STYLE}</style>",
        f'<rect class="paper" x=".5" y=".5" width="{wide - 1:g}" height="{high - 1:g}" rx="8"/>',
        f'<path class="bar" d="M1 {BAR}V8a7 7 0 0 1 7-7h{wide - 16:g}a7 7 0 0 1 7 7v{BAR - 8}z"/>',
    ]
    out += [f'<circle class="k" cx="{x}" cy="{BAR / 2:g}" r="5"/>' for x in (20, 38, 56)]
    state = set()
    for row, line in enumerate(lines):
        y = BAR + PAD + row * LINE + 6
        for column, words, classes in runs(line, state):
            long = sum(map(width, words)) * CELL
            name = f' class="{classes}"' if classes else ""
            out.append(
                f'<text x="{PAD + column * CELL:g}" y="{y:g}" textLength="{long:g}" '
                f'lengthAdjust="spacingAndGlyphs"{name}>{escape(words)}</text>'
            )
    return "\n".join(out + ["</svg>", ""])


if __name__ == "__main__":
    picture, prompt, *command = sys.argv[1:]
    with open(picture, "w", encoding="utf-8") as file:
        file.write(draw(prompt, run(command)))
