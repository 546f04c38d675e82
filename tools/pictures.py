"""Take the pictures of README.md: the demonstration in a real browser, on a screen and a phone.

python -m tools.pictures            into docs/images
python -m tools.pictures FOLDER     all pages, on both screens, into FOLDER
"""

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pyotp
from PIL import Image
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.browser import launch

HOUSE: Final = Path(__file__).parent.parent
SCREENS: Final = {"": (1280, 800), "-phone": (360, 740)}
TALL: Final = 980  # a phone in README.md shows a little more than it does at once
README: Final = ("start", "password-phone", "home-phone", "forgot-phone",
                 "start-phone", "pair-phone", "app-phone", "connections-phone",
                 "office", "family", "classes", "import")  # fmt: skip
PORT: Final = 8460
SCHOOL: Final = f"http://dezenne.localhost:{PORT}"
Cast = dict[str, Any]


def main() -> None:
    """Serve the demonstration, walk through it and keep what one sees."""
    is_for_readme = len(sys.argv) == 1
    target = HOUSE / "docs/images" if is_for_readme else Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    with _demonstration() as folder, sync_playwright() as playwright:
        cast = json.loads((folder / "cast.json").read_text())
        browser = launch(playwright)
        page = browser.new_context(locale="nl-BE", device_scale_factor=1).new_page()
        for name in _walk(page, cast):
            for screen in SCREENS:
                if not is_for_readme or name + screen in README:
                    _take(page, target / f"{name}{screen}.png", screen)
        _draw_letter(folder / "letter.pdf", target / "letter")
        browser.close()


def _walk(page: Page, cast: Cast) -> Iterator[str]:
    """Go from page to page and say what each is called."""
    page.goto(SCHOOL)
    yield "start"
    page.goto(cast["mother"]["link"])
    page.wait_for_url("**/activate/account")
    yield "account"
    _press(page, "Ja, ga verder")
    yield "agreement"
    _press(page, "Ja, ik ga akkoord")
    page.locator("[name=password]").fill("zeven groene fietsen buiten")
    yield "password"
    page.locator("[name=repeat]").fill("zeven groene fietsen buiten")
    _press(page, "Opslaan")
    yield "devices"
    _press(page, "OK")
    yield "details"
    page.context.clear_cookies()
    _sign_in(page, cast["father"])
    yield "home"
    yield from _phone(page)
    page.goto(f"{SCHOOL}/forgot/verified")
    yield "forgot"
    page.context.clear_cookies()
    yield from _office(page, cast)


def _phone(page: Page) -> Iterator[str]:
    page.goto(f"{SCHOOL}/profile/devices/pair")
    _press(page, "Toon de code")
    yield "pair"
    page.goto(f"{SCHOOL}/app")
    page.locator("[name=name]").fill("Gsm van Hassan")
    yield "app"
    _press(page, "Blijf aangemeld")
    yield "connections"


def _office(page: Page, cast: Cast) -> Iterator[str]:
    _sign_in(page, cast["office"])
    page.locator("[name=code]").fill(pyotp.TOTP(cast["office"]["factor"]).now())
    _press(page, "Ga verder")
    page.goto(f"{SCHOOL}/console/")
    yield "office"
    page.locator("main [type=search]").press_sequentially(cast["stuck"]["child"])
    page.locator("main .found-line").first.wait_for()
    yield "search"
    page.locator("main .found-line").first.click()
    page.locator(".member").first.wait_for()
    yield "family"
    page.goto(f"{SCHOOL}/console/classes")
    yield "classes"
    page.locator("main a[href*='/console/classes/']").first.click()
    yield "class"
    page.goto(f"{SCHOOL}/console/import/{cast['run_id']}")
    yield "import"
    for name in ("requests", "letters", "log"):
        page.goto(f"{SCHOOL}/console/{name}")
        yield name


def _take(page: Page, target: Path, screen: str) -> None:
    """Keep the page, without the line that says it is a demonstration."""
    page.evaluate("document.querySelector('.demo')?.remove()")
    width, height = SCREENS[screen]
    tall = TALL if screen and target.stem in README else height
    page.set_viewport_size({"width": width, "height": tall})
    page.screenshot(path=target, animations="disabled")
    _shrink(target)
    page.set_viewport_size({"width": 1280, "height": 800})


def _shrink(target: Path) -> None:
    """Keep as many colours as one sees: a half of the bytes."""
    with Image.open(target) as picture:
        few = picture.convert("RGB").quantize(192, dither=Image.Dither.NONE)
    few.save(target, optimize=True)


def _sign_in(page: Page, role: Cast) -> None:
    page.goto(SCHOOL)
    page.locator("[name=username]").fill(role["username"])
    page.locator("[name=password]").fill(role["password"])
    _press(page, "Aanmelden")


def _press(page: Page, label: str) -> None:
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=label, exact=True).click()


def _draw_letter(letter: Path, target: Path) -> None:
    command = ["pdftoppm", "-png", "-singlefile", "-r", "80", str(letter), str(target)]
    subprocess.run(command, check=True)  # noqa: S603 - our own words


@contextmanager
def _demonstration() -> Iterator[Path]:
    """Serve the demonstration in a folder of its own; yield where its data is."""
    with tempfile.TemporaryDirectory() as folder:
        running = subprocess.Popen(  # noqa: S603 - our own words
            [sys.executable, "-m", "sleutelbos", "demo", "--port", str(PORT)],
            env={"PATH": "/usr/bin:/bin", "SLEUTELBOS_DATA": folder},
            stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        try:
            if running.stderr is None or not any(" serving at " in one for one in running.stderr):
                message = "the demonstration did not start"
                raise RuntimeError(message)
            threading.Thread(target=running.stderr.read, daemon=True).start()
            yield Path(folder) / "demo"
        finally:
            running.terminate()
            running.wait()


if __name__ == "__main__":
    main()
