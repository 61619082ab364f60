#!/usr/bin/env python3
"""Builds the website: recordings, generated pages, Doxygen, finishing touches.

  build_site.py --root CHECKOUT --build BUILD --siglab PROGRAM --writer PROGRAM

The site is BUILD/docs/site. What is slow and seldom changes, the recordings, is kept in
BUILD/docs/recordings under names that say what they were made of; all the rest is made anew.
"""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import labs as lab_parts
import markdown
from finish import finish
from recordings import Recorder, Spec, Trouble, load

# A brief that says what comes back ("Whether it has ended.") needs no second sentence on it; a
# defaulted == compares, and says so itself.
NO_DEFECT = re.compile(r"return type of member \S+ is not documented$|operator==\(.*\)( noexcept)?=default")
ORDER = ["index", "labs", "students", "signal_life", "reference", "instructors", "maintainers"]
THEMES = ["/usr/share/doxygen-awesome-css", "/usr/local/share/doxygen-awesome-css"]


class Site:
    def __init__(self, options):
        self.root = options.root.resolve()
        self.build = options.build.resolve()
        self.out = self.build / "docs"
        self.pages_folder = self.out / "pages"
        self.writer = options.writer
        self.recorder = Recorder(self.root, self.build, options.siglab, options.writer)
        self.recorded = {}
        self.labs = self._labs()
        self.pages = [
            markdown.Page(self, file)
            for file in [
                *markdown.pages_below(self.root / "docs/pages"),
                *(self.root / "labs" / lab["name"] / "README.md" for lab in self.labs),
                self.root / "CONTRIBUTING.md",
                self.root / "SECURITY.md",
            ]
        ]

    def write(self, *arguments):
        return subprocess.run([self.writer, *arguments], capture_output=True, text=True, check=True).stdout

    def run_siglab(self, words):
        return self.recorder.run_siglab(words)

    def _labs(self):
        labs = json.loads(self.write("labs", self.root))
        for lab in labs:
            readme = self.root / "labs" / lab["name"] / "README.md"
            lab["page"] = markdown.page_id(readme)
            lab["sections"] = lab_parts.sections(lab, readme.read_text(), markdown.HEADING, markdown.EXERCISE)
        return labs

    # What the pages ask for.

    def lab_of(self, page):
        return next((lab for lab in self.labs if lab["page"] == page.id), None)

    def recordable(self, spec):
        """Without the instructor's half the handouts keep their timelines as text."""
        return spec.kind == "run" or self.recorder.has_solutions and self.recorder.has(spec.lab)

    def page_of(self, file):
        if file == self.root / "README.md":
            return "index"
        if file.is_dir():
            file = file / "README.md"
        known = next((page.id for page in self.pages if page.file == file), None)
        if known or file.suffix != ".hpp":
            return known
        return str(file.relative_to(self.root))

    def diagram(self, source):
        label = source.split("\n", 1)[0].removeprefix("//").strip()
        return markdown.dot_svg(source, label)

    def figures(self, specs):
        """One picture, or several side by side."""
        kind = "figure" if len(specs) == 1 else "half"
        parts = []
        for spec in specs:
            recorded = self.recorded[spec]
            picture = self.write(kind, recorded.file)
            if recorded.spec.wrong or recorded.spec.test.endswith("_wrong"):
                words = f'<strong class="said-wrong">Wrong</strong> {markdown.inline(recorded.mistake)}'
            else:
                words = f'<strong class="said-right">Right</strong> {markdown.inline(recorded.mistake or "The reference solution.")}'
            parts.append(f'<figure class="timeline {kind}"><figcaption>{words}</figcaption><div class="scroll">{picture}</div></figure>')
        text = "\n".join(parts)
        return "\n" + markdown.block(text if len(parts) == 1 else f'<div class="versus">{text}</div>') + "\n"

    def before_heading(self, page, level, title):
        """Hints stand at the end of an exercise's section."""
        lab = self.lab_of(page)
        if lab is None or level != 2:
            return []
        pending, page.exercise = getattr(page, "exercise", None), None
        number = markdown.EXERCISE.match(title)
        if number:
            page.exercise = lab["exercises"][int(number.group(1)) - 1]
        return lab_parts.hints(lab, pending) if pending else []

    def after_heading(self, page, level, title):
        lab = self.lab_of(page)
        if level == 1 and page.id != "index":
            return ["", "[TOC]", ""]
        exercise = getattr(page, "exercise", None)
        return lab_parts.exercise_bar(lab, exercise) if lab and level == 2 and exercise else []

    def generated(self, text):
        """Exchanges <!-- name --> lines for what a program knows."""
        parts = {
            "lab-map": lambda: markdown.block(lab_parts.lab_map(self.labs)),
            "lab-list": lambda: "\n".join(f"- @subpage {lab['page']} — {lab['summary']}" for lab in self.labs),
            "signals": lambda: self.write("signals"),
            "safe-functions": lambda: self.write("safe"),
        }
        out = []
        for line in text.split("\n"):
            name = line.removeprefix("<!-- ").removesuffix(" -->") if line.startswith("<!-- ") else ""
            if name in parts:
                line = parts[name]()
            elif name.startswith("player: "):
                spec = Spec.parse(name.removeprefix("player: "))
                line = markdown.block(self.write("player", self.recorded[spec].file)) if spec in self.recorded else ""
            out.append(line)
        return "\n".join(out)

    def players(self, page):
        for line in page.text.split("\n"):
            if line.startswith("<!-- player: "):
                spec = Spec.parse(line.removeprefix("<!-- player: ").removesuffix(" -->"))
                if self.recordable(spec):
                    yield spec

    # The steps.

    def record(self):
        specs = [spec for page in self.pages for spec in [*page.specs(), *self.players(page)]]
        self.recorded = self.recorder.get_all(specs)
        return len(self.recorded)

    def write_pages(self):
        shutil.rmtree(self.pages_folder, ignore_errors=True)
        self.pages_folder.mkdir(parents=True)
        for page in self.pages:
            text = self.generated(page.render())
            lab = self.lab_of(page)
            if lab:
                text += "\n".join(self.hints_left(page, lab))
                text += f"\n\n@subpage {lab_parts.tests_id(lab)}\n"
                tests = lab_parts.tests_page(self.root, lab)
                (self.pages_folder / f"{lab_parts.tests_id(lab)}.md").write_text(tests, encoding="utf-8")
            (self.pages_folder / f"{page.id}.md").write_text(text + "\n", encoding="utf-8")

    def hints_left(self, page, lab):
        exercise = getattr(page, "exercise", None)
        return lab_parts.hints(lab, exercise) if exercise else []

    def in_order(self):
        """The order of the navigation: what ORDER does not name comes after it."""
        files = sorted(self.pages_folder.glob("*.md"))
        return sorted(files, key=lambda file: ORDER.index(file.stem) if file.stem in ORDER else len(ORDER))

    def doxygen(self):
        theme = next((Path(t) for t in [os.environ.get("SIGLAB_DOCS_THEME", ""), *THEMES] if t and Path(t).is_dir()), None)
        if theme is None:
            raise Trouble("doxygen-awesome-css is missing; its folder can be named by SIGLAB_DOCS_THEME")
        for program in ("doxygen", "dot"):
            if not shutil.which(program):
                raise Trouble(f"{program} is missing; ./siglab docs installs it")
        values = {"SRC": self.root, "OUT": self.out, "PAGES": self.pages_folder, "ORDER": " ".join(str(page) for page in self.in_order()), "THEME": theme}
        text = (self.root / "docs/Doxyfile.in").read_text()
        for name, value in values.items():
            text = text.replace(f"@{name}@", str(value))
        doxyfile = self.out / "Doxyfile"
        doxyfile.write_text(text)
        made = self.out / "html"  # Doxygen never deletes a page of an earlier run
        shutil.rmtree(made, ignore_errors=True)
        run = subprocess.run(["doxygen", doxyfile], capture_output=True, text=True, cwd=self.root)
        warnings = [line for line in run.stderr.split("\n") if line.strip() and not NO_DEFECT.search(line)]
        if warnings:
            raise Trouble("Doxygen is not content:\n" + "\n".join(warnings))
        return made


def main():
    parser = argparse.ArgumentParser()
    for name in ("root", "build", "siglab", "writer"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    options = parser.parse_args()
    began = time.monotonic()
    try:
        site = Site(options)
        recordings = site.record()
        recorded = time.monotonic()
        site.write_pages()
        made = site.doxygen()
        pages = finish(made)
        target = site.out / "site"
        shutil.rmtree(target, ignore_errors=True)
        made.rename(target)
    except Trouble as trouble:
        sys.exit(f"docs: {trouble}")
    except subprocess.CalledProcessError as error:
        sys.exit(f"docs: {error}\n{error.stderr}")
    (site.out / "docs.stamp").touch()
    print(
        f"docs: {pages} pages, {recordings} recordings, {time.monotonic() - began:.1f} s "
        f"({recorded - began:.1f} s of them for recordings): {target}/index.html"
    )


if __name__ == "__main__":
    main()
