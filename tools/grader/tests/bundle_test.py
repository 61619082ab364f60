#!/usr/bin/env python3
"""The bundles, tried in an imitation of the folders that Gradescope and GitHub Classroom document.

  bundle_test.py ROOT BUILD SIGLAB [--whole]

The judge is the build's own; --whole lets setup.sh build everything from the archive instead, as
Gradescope does.
"""
import base64
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

ROOT, BUILD, SIGLAB = (Path(argument).resolve() for argument in sys.argv[1:4])
WHOLE = "--whole" in sys.argv
LAB, SOURCE = "02-kill", "sending.cpp"


def siglab(*arguments, **options):
    command = [SIGLAB, "--root", ROOT, "--build", BUILD, "--no-build", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


def wrapper(file):
    """What the launcher ends in, with the build that is there."""
    file.write_text(f'#!/bin/sh\nif [ "$1" = -y ]; then shift; fi\nexec {SIGLAB} --root {ROOT} --build {BUILD} --no-build "$@"\n')
    file.chmod(0o755)


class Bundles(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="siglab-bundle-"))
        self.folder.chmod(0o755)
        self.addCleanup(shutil.rmtree, self.folder, True)

    def submit(self, folder, text):
        folder.mkdir(parents=True)
        (folder / SOURCE).write_bytes(text)

    def solution(self):
        return (ROOT / "solutions" / LAB / SOURCE).read_bytes()

    def skeleton(self):
        return (ROOT / "labs" / LAB / SOURCE).read_bytes()

    def bundle(self, *arguments):
        said = siglab("bundle", *arguments, cwd=self.folder)
        self.assertEqual(said.returncode, 0, said.stdout + said.stderr)


class Gradescope(Bundles):
    def setUp(self):
        super().setUp()
        self.bundle("gradescope", LAB)
        # Gradescope's layout: the archive in source/, its run_autograder one folder up.
        self.autograder = self.folder / "autograder"
        self.source = self.autograder / "source"
        with zipfile.ZipFile(self.folder / "autograder.zip") as archive:
            self.names = archive.namelist()
            for entry in archive.infolist():
                archive.extract(entry, self.source)
                (self.source / entry.filename).chmod(entry.external_attr >> 16 & 0o777)
        shutil.copy(self.source / "run_autograder", self.autograder)
        self.environment = {**os.environ, "SIGLAB_AUTOGRADER": str(self.autograder)}

    def run_autograder(self):
        return subprocess.run([self.autograder / "run_autograder"], env=self.environment, capture_output=True, text=True, check=False)

    def results(self):
        return json.loads((self.autograder / "results" / "results.json").read_text())

    def test_holds_the_course_and_no_solution(self):
        for name in ("setup.sh", "run_autograder", "siglab", "meson.build", f"labs/{LAB}/tests.cpp", "common/judge/main.cpp"):
            self.assertIn(name, self.names)
        self.assertEqual([name for name in self.names if name.startswith(("solutions", "build", ".")) or "node_modules" in name], [])
        self.assertTrue(os.access(self.source / "siglab", os.X_OK))

    def test_is_the_same_each_time(self):
        first = (self.folder / "autograder.zip").read_bytes()
        self.bundle("gradescope", LAB)
        self.assertEqual(first, (self.folder / "autograder.zip").read_bytes())

    def test_can_be_configured_without_the_solutions(self):
        done = subprocess.run(["meson", "setup", self.folder / "build", self.source], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout[-3000:])

    def test_grades_good_and_bad(self):
        if WHOLE:
            done = subprocess.run([self.source / "setup.sh"], env=self.environment, capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 0, done.stdout[-3000:] + done.stderr[-3000:])
        else:
            wrapper(self.source / "siglab")
        for text, score, status in (
            (self.solution(), 100, {"passed"}),
            (self.skeleton(), 0, {"failed"}),
            (b"int main() { return }", 0, {"failed"}),
            (None, 0, {"failed"}),
        ):
            shutil.rmtree(self.autograder / "submission", ignore_errors=True)
            if text is None:
                (self.autograder / "submission").mkdir()
            else:
                self.submit(self.autograder / "submission", text)
            done = self.run_autograder()
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            results = self.results()
            self.assertEqual(results["score"], score)
            self.assertEqual({test["status"] for test in results["tests"]}, status)
            self.assertEqual(sum(test["max_score"] for test in results["tests"]), 100)

    def test_keeps_what_is_known_when_it_is_ended(self):
        wrapper(self.source / "siglab")
        self.submit(self.autograder / "submission", self.solution())
        file = self.autograder / "results" / "results.json"
        with subprocess.Popen([self.autograder / "run_autograder"], env=self.environment, stdout=subprocess.DEVNULL) as running:
            while running.poll() is None and not file.exists():
                pass
            running.kill()
        results = self.results()
        passed = [test for test in results["tests"] if test["status"] == "passed"]
        rest = [test for test in results["tests"] if test["status"] != "passed"]
        self.assertTrue(passed)
        self.assertEqual(results["score"], sum(test["score"] for test in passed))
        for test in rest:
            self.assertEqual(test["output"], "This test was not run.")


class Classroom(Bundles):
    def run_step(self, workflow):
        """The workflow's own commands, as a runner gives them to bash."""
        text = workflow.read_text()
        step = re.search(r"id: siglab\n        run: \|\n((?:          .*\n)+)", text)
        commands = re.sub(r"(?m)^          ", "", step[1])
        output = self.folder / "output"
        output.touch()
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", commands], cwd=self.folder,
            env={**os.environ, "GITHUB_OUTPUT": str(output)}, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        name, value = output.read_text().strip().rsplit("\n", 1)[-1].split("=", 1)
        self.assertEqual(name, "result")
        return json.loads(base64.b64decode(value))

    def test_the_courses_judge_grades(self):
        self.bundle("classroom", LAB, "--course", "school/siglab@v1.2", "--out", "classroom.yml")
        text = (self.folder / "classroom.yml").read_text()
        self.assertIn("repository: 'school/siglab'\n          ref: 'v1.2'", text)
        self.assertNotIn("@LAB@", text)
        (self.folder / "course").mkdir()
        wrapper(self.folder / "course" / "siglab")
        self.submit(self.folder / "submission" / "labs" / LAB, self.solution())
        result = self.run_step(self.folder / "classroom.yml")
        self.assertEqual((result["version"], result["status"], result["max_score"]), (1, "pass", 100))
        self.assertEqual(sum(test["score"] for test in result["tests"]), 100)

    def test_the_students_copy_grades(self):
        self.bundle("classroom", LAB)
        self.submit(self.folder / "submission" / "labs" / LAB, self.skeleton())
        wrapper(self.folder / "submission" / "siglab")
        result = self.run_step(self.folder / "classroom.yml")
        self.assertEqual(result["status"], "fail")
        self.assertEqual(sum(test["score"] for test in result["tests"]), 0)

    def test_refuses_a_course_that_is_none(self):
        for course in ("x", "a/b", "a/b@c'\nrun: evil", "../..@", "a/b/c@d"):
            said = siglab("bundle", "classroom", LAB, "--course", course, cwd=self.folder)
            self.assertEqual(said.returncode, 2, course)
            self.assertIn("is no OWNER/REPOSITORY@REF", said.stderr)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *(argument for argument in sys.argv[4:] if argument != "--whole")])
