"""Recordings of tests, made when the site is built and kept as long as nothing they depend on changes."""
import hashlib
import json
import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path


class Trouble(Exception):
    """What the maintainer of the site has to mend; its text says so."""


@dataclass(frozen=True)
class Spec:
    """`solution LAB TEST`, `wrong NAME LAB TEST`, or `run PROGRAM` of docs/runs; from a comment."""

    kind: str
    lab: str
    test: str
    wrong: str = ""

    @staticmethod
    def parse(text):
        words = text.split()
        if len(words) == 2 and words[0] == "run":
            return Spec("run", "", words[1])
        if len(words) == 3 and words[0] == "solution":
            return Spec("solution", words[1], words[2])
        if len(words) == 4 and words[0] == "wrong":
            return Spec("wrong", words[2], words[3], words[1])
        raise Trouble(f'"{text}" is no timeline: write "solution LAB TEST" or "wrong NAME LAB TEST"')

    def __str__(self):
        if self.kind == "run":
            return f"run {self.test}"
        return f"{self.kind} {self.wrong + ' ' if self.wrong else ''}{self.lab} {self.test}"


@dataclass
class Recorded:
    spec: Spec
    file: Path
    verdict: str
    mistake: str = ""


@dataclass
class Recorder:
    root: Path
    build: Path
    siglab: Path
    writer: Path
    jobs: int = field(default_factory=lambda: os.cpu_count() or 1)

    def has(self, lab):
        return (self.build / "labs" / f"{lab}.judge").exists()

    @property
    def has_solutions(self):
        return (self.root / "solutions").is_dir()

    def _key(self, spec):
        """The judge holds the recorder and the tests; the subject is made of the solution."""
        if spec.kind == "run":
            made_of = (self.build / "docs" / spec.test).read_bytes() + self.writer.read_bytes()
            return hashlib.sha256(made_of).hexdigest()[:24]
        parts = [self.build / "labs" / f"{spec.lab}.judge"]
        parts += sorted((self.root / "solutions" / spec.lab).glob("*.cpp"))
        parts += [self.root / "labs" / spec.lab / "probes.cpp"]
        if spec.wrong:
            parts.append(self._patch(spec))
        total = hashlib.sha256(str(spec).encode())
        for part in parts:
            total.update(part.read_bytes())
        return total.hexdigest()[:24]

    def _patch(self, spec):
        patch = self.root / "solutions" / spec.lab / "wrong" / f"{spec.wrong}.patch"
        if not patch.exists():
            raise Trouble(f"timeline \"{spec}\": there is no {patch.relative_to(self.root)}")
        return patch

    def get(self, spec, again=False):
        """The recording of a spec, made now where it has to be, or anyway."""
        folder = self.build / "docs" / "recordings"
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{self._key(spec)}.json"
        note = file.with_suffix(".verdict")
        if again or not (file.exists() and note.exists()):
            note.write_text(self._record(spec, file))
        mistake = self._first_comment(spec) if spec.kind == "run" else ""
        if spec.wrong:
            mistake = re.split(r"\nRejected-by:", self._patch(spec).read_text(), maxsplit=1)[0].strip()
        return Recorded(spec, file, note.read_text(), mistake)

    def _first_comment(self, spec):
        source = self.root / "docs" / "runs" / f"{spec.test}.cpp"
        return " ".join(line[3:] for line in source.read_text().split("\n\n", 1)[0].split("\n") if line.startswith("// "))

    def _record(self, spec, file):
        if spec.kind == "run":
            run = subprocess.run([self.writer, "record", self.build / "docs" / spec.test], capture_output=True, text=True)
            if run.returncode:
                raise Trouble(f"docs/runs/{spec.test} cannot be recorded:\n{run.stderr}")
            file.write_text(run.stdout)
            return "pass"
        what = ["--wrong", spec.wrong] if spec.wrong else ["--solution"]
        command = "replay" if "@" in spec.test else "trace"
        made = file.with_suffix(f".{os.getpid()}.new")  # whoever comes first, nobody reads half a file
        run = self.run_siglab([command, "--no-build", *what, f"{spec.lab}:{spec.test}", "--json", made])
        said = (run.stdout + run.stderr).strip()
        race = re.search(r"siglab replay \d+:(\S+@\d+)", said)
        if not made.exists() and race:  # an exploration; its first bad point is the telling one
            self.run_siglab(["replay", "--no-build", *what, f"{spec.lab}:{race.group(1)}", "--json", made])
        if not made.exists():
            raise Trouble(f"the timeline \"{spec}\" cannot be recorded:\n{said}")
        verdict = said.split("\n", 1)[0].split()[-1]
        if (verdict == "pass") != (spec.kind == "solution"):
            made.unlink()
            raise Trouble(f"the timeline \"{spec}\" is of a test that ends with: {verdict}\n{said}")
        made.replace(file)
        return verdict

    def run_siglab(self, words):
        environment = {**os.environ, "SIGLAB_ROOT": str(self.root), "SIGLAB_BUILD": str(self.build), "NO_COLOR": "1"}
        return subprocess.run([self.siglab, *words], env=environment, capture_output=True, text=True, timeout=300)

    def get_all(self, specs):
        unique = list(dict.fromkeys(specs))
        with ThreadPoolExecutor(self.jobs) as pool:
            return dict(zip(unique, pool.map(self.get, unique)))


def load(file):
    return json.loads(Path(file).read_text(encoding="utf-8"))
