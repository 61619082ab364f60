#!/usr/bin/env python3
"""Runs the website's tests in a real browser, as `meson test` wants them: status 77 skips, with the reason.

  run.py [--page=NAME] [--needs=PROGRAM,…] SITE TEST.mjs… [-- COMMAND…]

The command builds the site first, for which it needs those programs; its first page is NAME.
SIGLAB_NEEDS_BROWSER=1 makes a missing browser a failure: for the gate, which installs one.
"""
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(1 if os.environ.get("SIGLAB_NEEDS_BROWSER") else 77)


def main():
    arguments = sys.argv[1:]
    at = arguments.index("--") if "--" in arguments else len(arguments)
    options = {"--page": "index.html", "--needs": "doxygen,dot"}
    options |= dict(argument.split("=", 1) for argument in arguments[:at] if argument.startswith("--"))
    site, *tests = (argument for argument in arguments[:at] if not argument.startswith("--"))
    builder = arguments[at + 1 :]
    for program in filter(None, options["--needs"].split(",")):
        if builder and not shutil.which(program):
            skip(f"{program} is missing; ./siglab docs installs it")
    if builder and subprocess.run(builder).returncode:
        sys.exit(1)
    if not (Path(site) / options["--page"]).exists():
        skip("the website is not built; ./siglab docs builds it")
    if not shutil.which("node"):
        skip("node is missing")
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        skip("Chromium is missing")
    if not (HERE / "node_modules" / "playwright-core").is_dir():
        skip("the test's node modules are missing; npm ci --prefix docs/tests installs them")
    environment = {**os.environ, "SIGLAB_SITE": str(Path(site).resolve()), "CHROMIUM": chromium}
    sys.exit(subprocess.run(["node", "--test", *(str(HERE / test) for test in tests)], env=environment).returncode)


if __name__ == "__main__":
    main()
