"""The Chromium the journeys drive.

`python -m tests.chromium` finds one, installs one where it can, or says what to do.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = (
    "no Chromium on this machine, so the journeys cannot run: "
    "make browser (as root), or install the package chromium"
)


def find() -> str | None:
    """The path of a Chromium that starts: the system's, or the one playwright installed."""
    for path in map(shutil.which, NAMES):
        if path and _starts(path):
            return path
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if _starts(own) else None


def _starts(path: str) -> bool:
    """A downloaded browser may lack libraries of the system, and then cannot even say its name."""
    return Path(path).exists() and _succeeds([path, "--version"])


def _succeeds(command: list[str]) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return (
        subprocess.run(command, check=False, capture_output=True, env=environment).returncode == 0
    )


def install() -> str | None:
    """Try the system's package where we may install one, then playwright's own Chromium."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        sys.stdout.write("browser: installing chromium with apt-get\n")
        _succeeds(["apt-get", "-qq", "update"])
        _succeeds(["apt-get", "-qq", "-y", "--no-install-recommends", "install", "chromium"])
    if find() is None:
        sys.stdout.write("browser: installing playwright's chromium\n")
        _succeeds([sys.executable, "-m", "playwright", "install", "chromium"])
    return find()


def main() -> int:
    """Zero when the journeys can run, or when nobody insists on them."""
    if path := find() or install():
        sys.stdout.write(f"browser: {path}\n")
        return 0
    sys.stderr.write(f"browser: {MISSING}\n")
    return 1 if os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
