"""Which Chromium do the browser tests use? One that is here; else Playwright's; else Debian's package.

Run as a program it fetches one where none is (``make browser``); CHROMIUM=/path/to/it overrides.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

__all__ = ["FLAGS", "fetch", "find"]

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MINUTES = 10  # how long one attempt to fetch a browser may take

NOT_NEEDED = (
    # A browser's own bars are pages too: each page of a test would draw them, for nobody.
    "InitialWebUI,PreloadTopChromeWebUI,SpareRendererForSitePerProcess,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,"
    "WebUIOmniboxPopup,WebUIReloadButton,WebUIToolbar,"
    # What Playwright turns off; the last such flag counts alone.
    "AimEnabled,AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsFirstBalancedModeAutoEnable,"
    "HttpsUpgrades,LensOverlay,MediaRouter,NetworkTimeServiceQuerying,OptimizationHints,PaintHolding,"
    "PreconnectToSearch,ThirdPartyStoragePartitioning"
)
"""Features of Chromium that are left out."""

FLAGS = [
    f"--disable-features={NOT_NEEDED}",
    "--no-sandbox",  # needed as root, as in most containers
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def find() -> str | None:
    """Return the path of a Chromium on this computer, or None."""
    if named := os.environ.get("CHROMIUM"):
        return shutil.which(named)
    for name in NAMES:
        if path := shutil.which(name):
            return path
    return _playwrights_own()


def fetch() -> str:
    """Return the path of a Chromium, fetched if need be; end with one helpful line if there is no way."""
    if path := find():
        return path
    if named := os.environ.get("CHROMIUM"):
        sys.exit(f"CHROMIUM is {named}, but no program is there. Name another, or unset it.")
    print("No Chromium here: asking Playwright for one", flush=True)
    _run(sys.executable, "-m", "playwright", "install", "chromium")
    if not find() and hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Debian's chromium package", flush=True)
        _run("apt-get", "update", "-q")
        _run("apt-get", "install", "-qy", "--no-install-recommends", "chromium")
    return find() or sys.exit(
        "The browser tests need Chromium and none could be fetched. Install the package chromium "
        "(or Google Chrome), or set CHROMIUM=/path/to/it, and try again."
    )


def _playwrights_own() -> str | None:
    """Return the browser that Playwright has downloaded for itself, if it has."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _run(*command: str) -> bool:
    """Run a command without questions and not for ever; return whether it went well."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=MINUTES * 60,
            env=environment,
        )
    except (OSError, subprocess.TimeoutExpired) as trouble:
        print(f"  {trouble}", flush=True)
        return False
    if done.returncode:
        print("  " + "\n  ".join(done.stdout.strip().splitlines()[-3:]), flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    path = fetch()
    version = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=60).stdout.strip()
    print(f"Browser for the tests: {version or 'Chromium'} ({path})")
