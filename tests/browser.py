"""What a journey asks of a browser: to stay in the house, and of pages: to be for everybody."""

import hashlib
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Request

HOUSE: Final = Path(__file__).resolve().parent.parent
AXE: Final = HOUSE / "tests/node_modules/axe-core/axe.min.js"
PICTURES: Final = HOUSE / "build/screenshots"
STANDARDS: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Nothing leaves the house, whatever a page asks for.
AT_HOME: Final = "MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1"
# What axe looks at: elements with their attributes, whether there is text, and the width. Pages
# that differ in nothing but words, names and numbers are looked at once in a run.
SKELETON: Final = """() => [innerWidth, ...Array.from(document.querySelectorAll("*"), element => [
  element.tagName,
  ...Array.from(element.attributes, one => `${one.name}=${
    /^(id|for|href|src|value|action|name|aria-(labelledby|describedby|controls))$/.test(one.name)
      ? one.value !== "" : one.value.replace(/[0-9]+/g, "0")}`),
  element.checkVisibility(),
  Array.from(element.childNodes).some(node => node.nodeType === 3 && node.data.trim() !== ""),
].join(" "))].join("\\n")"""
BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
SHELL: Final = "chromium-headless-shell"  # the same without windows: a quarter less of the machine
FLAGS: Final = [
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
    f"--host-resolver-rules={AT_HOME}",
]  # fmt: skip


@dataclass
class Watch:
    """What pages asked for elsewhere, and what they complained about."""

    strangers: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        """Listen to every page of a context."""
        context.on("request", self._note_request)
        context.on("weberror", lambda fault: self.complaints.append(str(fault.error)))
        context.on("console", self._note_console)

    def assert_calm(self) -> None:
        """Fail when a request left the house (PRI-07), or a script or the CSP complained."""
        assert not self.strangers, f"requests that leave the house: {self.strangers}"
        assert not self.complaints, f"the browser complained: {self.complaints}"

    def _note_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        host = address.hostname or ""
        is_home = host in {"localhost", "127.0.0.1"} or host.endswith(".localhost")
        if address.scheme in {"http", "https", "ws", "wss"} and not is_home:
            self.strangers.append(request.url)

    def _note_console(self, message: Any) -> None:
        # A refusal's status is the page's business, not a fault.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)


def launch(playwright: Playwright, *, has_windows: bool = False) -> Browser:
    """Start the machine's own Chromium. It sees our pages only, so it needs no sandbox.

    Only one with windows keeps the notices that a page shows.
    """
    names = BROWSERS if has_windows else (SHELL, *BROWSERS)
    path = next(filter(None, map(shutil.which, names)), None)
    if not path:
        pytest.fail("No Chromium here. Install with: make setup", pytrace=False)
    return playwright.chromium.launch(executable_path=path, headless=True, args=FLAGS)


def assert_axe_clean(page: Page, *, apart_from: tuple[str, ...] = ()) -> None:
    """Fail when axe finds a barrier on this page; ``apart_from`` names rules that do not count."""
    if not AXE.exists():
        pytest.fail("axe-core is missing. Install with: make setup", pytrace=False)
    looks = f"{page.evaluate(SKELETON)} {sorted(apart_from)}"
    clean = _run() / "clean" / hashlib.sha256(looks.encode()).hexdigest()
    if clean.exists():
        return
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    options = {
        "runOnly": STANDARDS,
        "resultTypes": ["violations"],
        "preload": False,  # no rule of these asks for style sheets
        "rules": {rule: {"enabled": False} for rule in apart_from},
    }
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    barriers = [
        f"{barrier['id']}: {barrier['help']} at {[node['target'] for node in barrier['nodes']]}"
        for barrier in found
    ]
    assert not barriers, f"{page.url}\n" + "\n".join(barriers)
    clean.parent.mkdir(exist_ok=True)
    clean.touch()


def _run() -> Path:
    """Return the folder that all processes of one run of the tests share."""
    return Path(os.environ["SLEUTELBOS_DATA"])


def assert_fits(page: Page) -> None:
    """Fail when one must scroll sideways to read the page."""
    page.wait_for_load_state()  # between two pages there is nothing to measure
    wide, seen = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= seen, f"{page.url} is {wide} wide on a screen of {seen}"


def screenshot(page: Page, name: str) -> Path:
    """Keep a picture of the page in build/screenshots."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path, full_page=True, animations="disabled")
    return path
