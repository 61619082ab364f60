"""Markdown as it stands in the repository, made ready for Doxygen 1.9.4."""
import html
import re
import subprocess
from pathlib import Path

from recordings import Spec, Trouble

FENCE = re.compile(r"^(\s*)(~~~+|```+)(.*)$")
HEADING = re.compile(r"^(#{1,5}) +(.*?)(?: *\{#([A-Za-z0-9_]+)\})? *$")
TIMELINE = re.compile(r"^<!-- timeline: (.*?) -->$")
EXERCISE = re.compile(r"^(?:(?:Task|Exercise) )?(\d+)\b")


def block(text):
    """HTML that Doxygen takes in as it is."""
    return f"@htmlonly[block]\n{text}\n@endhtmlonly"


def slug(text):
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


def inline(text):
    """A sentence with `code` in it, as HTML."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text, quote=False))


def split_fences(text):
    """(inside a fence?, lines) by turns; a fence's own lines belong to it."""
    parts, lines, end = [], [], None
    for line in text.split("\n"):
        fence = FENCE.match(line)
        if end is None and fence:
            parts.append((False, lines))
            lines, end = [line], fence.group(2)
        elif end is not None and line.strip().startswith(end) and not line.strip().strip(end[0]):
            parts.append((True, lines + [line]))
            lines, end = [], None
        else:
            lines.append(line)
    parts.append((end is not None, lines))
    return parts


def page_id(file):
    """The id of a page's first heading; made of its file's name where it has none."""
    for line in file.read_text(encoding="utf-8").split("\n"):
        heading = HEADING.match(line)
        if heading:
            return heading.group(3) or slug(file.stem if file.stem != "README" else file.parent.name)
    raise Trouble(f"{file}: has no heading")


class Page:
    """One Markdown file on its way to the site."""

    def __init__(self, site, file):
        self.site = site
        self.file = file
        self.text = file.read_text(encoding="utf-8")
        self.id = page_id(file)

    def specs(self):
        found = []
        for fenced, lines in split_fences(self.text):
            if not fenced:
                found += [Spec.parse(m.group(1)) for m in map(TIMELINE.match, lines) if m]
        return [spec for spec in found if self.site.recordable(spec)]

    def render(self):
        text = self.text
        if not self.site.recorder.has_solutions:  # the students' release has nothing to record there
            text = re.sub(r"<!-- with solutions -->.*?<!-- end -->", "", text, flags=re.S)
        text = re.sub(r"<!-- (?:with solutions|end) -->\n", "", text)
        text = self._timelines(text)
        done = []
        for fenced, lines in split_fences(text):
            if fenced:
                done += self._fence(lines)
            else:
                done += self._details(self._headings([self._links(line) for line in lines]))
        return "\n".join(done)

    # Timelines: the comment says what was recorded, the block after it is its text.

    def _timelines(self, text):
        parts = split_fences(text)
        figures, out = [], []

        def flush():
            if figures:
                out.append(self.site.figures(figures))
                figures.clear()

        skip_fence = last = None
        for fenced, lines in parts:
            if fenced and skip_fence:
                skip_fence = None
                continue
            if fenced:
                flush()
                out += lines
                continue
            for line in lines:
                match = TIMELINE.match(line)
                if match:
                    spec = Spec.parse(match.group(1))
                    skip_fence = None
                    if spec == last:  # the second of two lines around one block
                        last = None
                    elif self.site.recordable(spec):
                        figures.append(spec)
                        last, skip_fence = spec, spec
                elif line.strip():
                    flush()
                    skip_fence = last = None
                    out.append(line)
                elif not figures:
                    out.append(line)
            if not figures and lines and not lines[-1].strip():
                pass
        flush()
        return "\n".join(out)

    def _fence(self, lines):
        language = FENCE.match(lines[0]).group(3).strip()
        indent = FENCE.match(lines[0]).group(1)
        if language == "dot":
            return [block(self.site.diagram("\n".join(lines[1:-1]))), ""]
        known = {"cpp": "{.cpp}", "c++": "{.cpp}", "c": "{.c}", "sh": "{.sh}", "bash": "{.sh}", "python": "{.py}"}
        return [indent + "~~~" + known.get(language, "{.unparsed}"), *lines[1:-1], indent + "~~~"]

    def _headings(self, lines):
        out = []
        for line in lines:
            heading = HEADING.match(line)
            if heading:
                hashes, title, name = heading.groups()
                if len(hashes) == 1:
                    self.title = title
                    name = self.id
                    if name == "index":  # Doxygen's own name for the main page
                        out += [line]
                        continue
                name = name or f"{self.id}_{slug(title)}"
                line = f"{hashes} {title} {{#{name}}}"
                out += self.site.before_heading(self, len(hashes), title)
                out.append(line)
                out += self.site.after_heading(self, len(hashes), title)
            else:
                out.append(line)
        return out

    def _links(self, line):
        if line.startswith("    ") and not re.match(r"^\s+([-*]|\d+\.) ", line) and "](" not in line:
            return line
        return re.sub(r"(!?)\[([^\]]+)\]\(([^)\s]+)\)", lambda m: self._link(*m.groups()), line)

    def _link(self, image, words, target):
        if image or re.match(r"[a-z]+:|@ref|#", target) or target.startswith("@"):
            return f"{image}[{words}]({target})"
        path, _, anchor = target.partition("#")
        file = (self.file.parent / path).resolve()
        if not file.exists():
            raise Trouble(f"{self.file}: links to {target}, which is not there")
        if anchor:
            return f"[{words}](@ref {anchor})"
        page = self.site.page_of(file)
        return f"[{words}](@ref {page})" if page else words

    def _details(self, lines):
        """<details> breaks at every paragraph: its tags go past Doxygen."""
        out = []
        for line in lines:
            opening = re.match(r"^(\s*)(.*?)<details>\s*<summary>(.*?)</summary>\s*(.*)$", line)
            if opening:
                indent, before, summary, after = opening.groups()
                out += [indent + before] if before else []
                out += ["", f'{indent}@htmlonly[block]<details class="answer"><summary>{inline(summary)}</summary>@endhtmlonly', ""]
                line = indent + after
            closing = re.match(r"^(\s*)(.*?)</details>\s*$", line)
            if closing:
                indent, before = closing.groups()
                out += [indent + before] if before.strip() else []
                out += ["", f"{indent}@htmlonly[block]</details>@endhtmlonly", ""]
            else:
                out.append(line)
        return out


def dot_svg(source, label):
    """A Graphviz diagram as an inline figure, in the page's own colours."""
    svg = subprocess.run(["dot", "-Tsvg"], input=source, capture_output=True, text=True, check=True).stdout
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<title>.*?</title>", "", svg, flags=re.S)
    svg = re.sub(r' (fill|stroke|font-family)="[^"]*"', "", svg)
    svg = svg.replace("<svg ", f'<svg role="img" aria-label="{html.escape(label)}" ', 1)
    return f'<figure class="diagram dot">{svg}<figcaption>{html.escape(label)}</figcaption></figure>'


def pages_below(folder):
    return sorted(Path(folder).glob("*.md"))
