"""The post room: the office writes to a class, a mother reads and answers, nothing in it runs."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser import AXE
from tests.installation import Installation
from tests.journeys import beforehand, steps
from tests.journeys.conftest import OpenPage
from tests.journeys.letters import Letter
from tests.mailbox import Mailbox
from tests.messaging import files
from tests.unit.messaging.attacks import ATTACKS

AVA, ILSE, HANS = "Ava D'Hooghe", "ilse@example.org", "hans@example.org"
PASSWORD = f"{steps.PASSPHRASE} van Ilse"
STREAMS = """
window.streams = [];
const late = setTimeout;
window.setTimeout = (act, wait) => late(act, wait / 100); // half a minute, at once
window.EventSource = class extends EventSource {
  constructor(address) { super(address); streams.push(this); }
};
window.look = (isHidden) => {
  Object.defineProperty(document, "hidden", { value: isHidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
};
"""
ELSEWHERE = (
    '<img src="https://elders.example/p.png"><p style="background:url(//elders.example/q)">x</p>'
    '<link rel="dns-prefetch" href="//elders.example"><link rel=prefetch href="//elders.example/">'
    "<style>@import '//elders.example/s.css';</style><video poster=//elders.example/v></video>"
)
TRAP = "window.ran = []; for (const name of ['boo', 'alert']) window[name] = () => ran.push(name);"


@pytest.fixture(scope="module")
def installation(
    tmp_path_factory: pytest.TempPathFactory, mail_server: Mailbox
) -> Iterator[Installation]:
    """Run Sleutelbos behind a proxy, with the streams of open pages."""
    folder = tmp_path_factory.mktemp("installation")
    with Installation(folder, mail_url=mail_server.url) as running:
        running.migrate()
        running.serve_behind_a_proxy()
        running.work()
        yield running


@pytest.fixture(scope="module")
def letters(
    installation: Installation, tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, int], Letter]:
    """Open a school whose post is never closed, with a class."""
    beforehand.open_the_school(installation)
    installation.run(
        "school", "set", "--school", "localhost", "take_back_seconds=0", "post_closes=07:00",
        "parents_post_closes=07:00",
    )  # fmt: skip
    folder = tmp_path_factory.mktemp("letters")
    beforehand.import_the_register(installation, folder, classes={"L2A"})
    return beforehand.print_letters(installation, folder, group="L2A", pupils=(AVA,))


@pytest.fixture(scope="module")
def mother(letters, mail_server: Mailbox, new_page: OpenPage) -> Page:
    """Let a mother be fully activated, and signed in."""
    mail_server.reset()
    page = new_page()
    page.goto(letters[AVA, 1].link)
    steps.activate(page, email=ILSE, password=PASSWORD)
    steps.verify_by_code(page, mail_server.wait_for(ILSE))
    return page


@pytest.fixture(scope="module")
def clerk(letters, installation: Installation, new_page: OpenPage) -> Page:
    """Let somebody of the office be in."""
    page = new_page()
    steps.join_the_office(page, installation, name="Els Wouters", role="office")
    return page


def write(page: Page, installation: Installation, *, subject: str, text: str) -> None:
    """Write to the parents of the class, up to the page that shows whom it reaches."""
    page.goto(installation.url("/messages/new"))
    page.locator(".choice").filter(has_text="L2A").first.locator("input[name=group]").check()
    steps.fill(page, subject=subject, source=text)
    page.get_by_label("Ja, van één ouder per kind").check()
    steps.press(page, "Kijk wie het bereikt")
    steps.heading(page, "Nakijken en versturen")


def send(page: Page) -> None:
    """Press the button that says to how many."""
    page.locator("main form").get_by_role("button", name="Verstuur naar").click()


def number(page: Page, installation: Installation) -> str:
    """Read the number behind "Berichten" on the start page."""
    page.goto(installation.url("/start"))
    found = page.locator("[data-unread]:visible")
    return found.inner_text().split()[0] if found.count() else ""


def see_the_bars(page: Page, *, read: int, confirmed: int) -> None:
    """See of how many children somebody has read and confirmed, in numbers and as a bar."""
    row = page.locator("#reach tbody tr").first
    expect(row.locator("td.number")).to_have_text([re.compile(r"\d"), str(read), str(confirmed)])
    children = int(row.locator("td.number").first.inner_text())
    bar = row.locator(".bar-confirmed")
    expect(bar).to_have_attribute("width", str(100 * confirmed / children))


def test_the_office_writes_and_the_mother_reads_confirms_and_answers(
    installation: Installation, clerk: Page, mother: Page
) -> None:
    assert number(mother, installation) == ""
    mother.goto(installation.url("/messages"))
    write(clerk, installation, subject="Dinsdag zwemmen", text="Breng **dinsdag** een badpak mee.")
    steps.look(clerk)
    steps.see(clerk, "nog niet geactiveerd", "Breng dinsdag een badpak mee.")
    send(clerk)
    steps.heading(clerk, "Dinsdag zwemmen")

    expect(mother.locator(".bar-nav [data-unread]")).to_contain_text("1")  # without a reload
    steps.press(mother, "Toon de nieuwe berichten")
    steps.look(mother)
    mother.get_by_role("link", name="Dinsdag zwemmen").click()
    steps.see(mother, "Els Wouters", "over Ava")
    steps.look(mother)
    expect(mother.locator(".bar-nav [data-unread]")).to_be_hidden()
    see_the_bars(clerk, read=1, confirmed=0)  # nor does the clerk reload
    steps.press(mother, "Gelezen en begrepen")
    steps.see(mother, "U hebt dit gelezen en begrepen op")
    see_the_bars(clerk, read=1, confirmed=1)
    steps.fill(mother, answer="Ava zwemt mee.")
    steps.press(mother, "Verstuur antwoord")
    steps.see(mother, "Uw antwoord is onderweg naar Els Wouters, en naar niemand anders.")
    assert number(mother, installation) == ""

    assert number(clerk, installation) == "1"
    clerk.goto(installation.url("/messages"))
    clerk.get_by_role("link", name="Dinsdag zwemmen").click()
    steps.see(clerk, "Ava zwemt mee.", "ouder van Ava D'Hooghe")
    clerk.goto(installation.url("/messages/sent"))
    clerk.locator("main").get_by_role("link", name="Dinsdag zwemmen").click()
    expect(clerk.get_by_role("row").filter(has_text=AVA)).to_contain_text("1 van 2")
    steps.look(clerk)


def test_att_09_the_office_sends_a_photo_and_the_mother_sees_it(
    installation: Installation, clerk: Page, mother: Page
) -> None:
    """Sent as soon as it is chosen, with a file that is refused beside it; seen without a place."""
    clerk.goto(installation.url("/messages/new"))
    clerk.locator(".choice").filter(has_text="L2A").first.locator("input[name=group]").check()
    steps.fill(clerk, subject="Op uitstap", source="Kijk eens.")
    clerk.get_by_label("Bestanden en foto's").set_input_files(
        [
            {"name": "zee.jpg", "mimeType": "text/plain", "buffer": files.a_photo(size=(900, 600))},
            {"name": "spel.exe", "mimeType": "image/jpeg", "buffer": b"MZ"},
        ]
    )
    expect(clerk.locator("[data-files-kept]")).to_contain_text("“spel.exe” is een programma")
    expect(clerk.locator("[data-files-kept]")).to_contain_text("zee.jpg")
    steps.look(clerk)
    steps.press(clerk, "Kijk wie het bereikt")
    steps.see(clerk, "zee.jpg")
    send(clerk)
    steps.heading(clerk, "Op uitstap")

    mother.goto(installation.url("/messages"))
    expect(mother.locator(".mail").filter(has_text="Op uitstap")).to_contain_text("1 bestand")
    mother.get_by_role("link", name="Op uitstap").click()
    steps.wait_until(mother, "zee.jpg", at=mother.url)
    picture = mother.get_by_role("img", name="Toon zee.jpg")
    for _ in range(20):  # the worker draws it
        if picture.count():
            break
        mother.reload()
    expect(picture).to_be_visible()
    size = "one => one.decode().then(() => [one.naturalWidth, one.naturalHeight])"
    assert picture.evaluate(size) == [427, 640]  # upright
    steps.look(mother)
    with mother.expect_download() as kept:
        mother.get_by_role("link", name="zee.jpg", exact=True).click()
    assert b"KanarieFoon" not in Path(kept.value.path()).read_bytes()


def test_a_mother_sends_a_file_without_javascript(
    letters, installation: Installation, clerk: Page, mother: Page, open_page: OpenPage
) -> None:
    write(clerk, installation, subject="Tekenen", text="Stuur eens een tekening.")
    send(clerk)
    plain = open_page(java_script_enabled=False, width=360)
    steps.sign_in(plain, installation, letters[AVA, 1].username, PASSWORD)
    plain.goto(installation.url("/messages"))
    plain.get_by_role("link", name="Tekenen").click()
    steps.fill(plain, answer="Mooi!")
    plain.get_by_label("Bestanden en foto's").set_input_files(
        {"name": "tekening.pdf", "mimeType": "x", "buffer": files.PDF}
    )
    steps.press(plain, "Voeg toe")
    steps.see(plain, "tekening.pdf")
    steps.press(plain, "Verstuur antwoord")
    steps.see(plain, "Uw antwoord is onderweg")


def until(page: Page, said: str) -> None:
    """Wait until something is so in the page, whose policy lets nobody wait in it."""
    for _ in range(200):
        if page.evaluate(said):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"it never became so: {said}")


def test_a_page_that_nobody_looks_at_lets_its_stream_go(
    letters, installation: Installation, mother: Page, open_page: OpenPage
) -> None:
    page = open_page()
    page.add_init_script(STREAMS)
    steps.sign_in(page, installation, letters[AVA, 1].username, PASSWORD)
    until(page, "streams.at(-1)?.readyState === 1")

    page.evaluate("look(true)")
    until(page, "streams.at(-1).readyState === 2")
    page.evaluate("look(false)")

    until(page, "streams.length === 2 && streams[1].readyState === 1")


def test_a_mailbox_works_without_javascript_and_by_keyboard(
    letters, installation: Installation, clerk: Page, mother: Page, open_page: OpenPage
) -> None:
    write(clerk, installation, subject="Fietsen", text="Breng je fiets mee.")
    send(clerk)
    page = open_page(java_script_enabled=False, width=360)
    steps.sign_in(page, installation, letters[AVA, 1].username, PASSWORD)
    page.goto(installation.url("/messages"))
    page.get_by_label("Kies: Fietsen").check()
    page.get_by_role("button", name="Prullenbak").click()
    steps.see(page, "1 bericht ligt in de prullenbak.")
    steps.press(page, "Maak ongedaan")
    steps.see(page, "1 bericht staat in Postvak IN.")
    page.locator("[name=q]").fill("fiets")
    steps.press(page, "Zoeken")
    page.get_by_role("link", name="Fietsen").click()
    steps.heading(page, "Fietsen")

    mother.goto(installation.url("/messages"))
    steps.by_keyboard(mother, "Schrijven")
    mother.keyboard.press("Enter")
    steps.heading(mother, "Schrijf een bericht")
    steps.look(mother)


def test_msg_04_and_05_nothing_that_somebody_wrote_runs_or_fetches(
    installation: Installation, clerk: Page, open_page: OpenPage, letters
) -> None:
    """Typed as text, and even written raw into the database, as an older list would have let it."""
    write(clerk, installation, subject="<img src=x onerror=boo()>", text="\n\n".join(ATTACKS))
    send(clerk)
    reader = open_page()
    reader.add_init_script(TRAP)
    steps.sign_in(reader, installation, letters[AVA, 1].username, PASSWORD)

    def open_all() -> None:
        reader.goto(installation.url("/messages"))
        reader.get_by_role("link", name="onerror=boo()").first.click()
        for link in reader.locator(".letter-text a").all()[:40]:
            assert link.get_attribute("href").startswith(("https:", "http:", "mailto:", "tel:"))
        reader.locator(".letter-text").first.click()
        reader.wait_for_timeout(300)
        assert reader.evaluate("window.ran") == []
        for path in ("/messages/search?q=onerror", f"{urlsplit(reader.url).path}/print"):
            reader.goto(installation.url(path))
            assert reader.evaluate("window.ran") == []

    open_all()
    beforehand.write_raw(installation, "".join(ATTACKS))
    open_all()
    assert (
        reader.locator(".letter-text").locator("script, style, img, iframe, svg, form").count() == 0
    )


def test_msg_05_nothing_of_elsewhere_is_fetched(
    installation: Installation, clerk: Page, mother: Page, open_page: OpenPage, letters
) -> None:
    """Not even when it stands raw in the database: no picture, style, font or look-up of a name."""
    write(clerk, installation, subject="Foto's", text="![foto](https://elders.example/a.png)")
    send(clerk)
    beforehand.write_raw(installation, ELSEWHERE)
    reader, asked = open_page(), []
    steps.sign_in(reader, installation, letters[AVA, 1].username, PASSWORD)
    reader.on("request", lambda request: asked.append(request.url))
    reader.goto(installation.url("/messages"))
    reader.get_by_role("link", name="Foto's").first.click()
    steps.heading(reader, "Foto's")
    reader.wait_for_load_state("networkidle")

    assert asked
    assert [url for url in asked if "elders.example" in url] == []


def test_msg_10_the_father_gets_a_digest_and_ends_such_mails_with_one_click(
    installation: Installation, clerk: Page, letters, mail_server: Mailbox, new_page: OpenPage,
    open_page: OpenPage,
) -> None:  # fmt: skip
    father = new_page()
    father.goto(letters[AVA, 2].link)
    steps.activate(father, email=HANS, password=f"{steps.PASSPHRASE} van Hans")
    steps.verify_by_code(father, mail_server.wait_for(HANS))
    write(clerk, installation, subject="Sneeuwpret", text="Breng morgen wanten mee.")
    send(clerk)
    steps.heading(clerk, "Sneeuwpret")

    beforehand.let_digests_go(installation)
    mail = mail_server.wait_for(HANS, count=2)
    assert "Over Ava" in mail.text
    assert "Sneeuwpret" not in mail.text + mail.html + mail.subject

    page = open_page(width=360)
    page.goto(mail.link)
    steps.fill(page, username=letters[AVA, 2].username, password=f"{steps.PASSPHRASE} van Hans")
    page.get_by_role("button", name="Aanmelden", exact=True).click()
    steps.see(page, "Sneeuwpret")
    page.goto(installation.url("/profile/notifications"))
    steps.look(page)

    outside = open_page()
    outside.goto(re.search(r"https?://\S+/unsubscribe/\S+", mail.text)[0])
    steps.look(outside)
    steps.press(outside, "Stop deze mails")
    steps.heading(outside, "U krijgt geen mails meer over berichten")
    page.reload()
    expect(page.get_by_label("Nooit: ik kijk zelf")).to_be_checked()


def test_the_pages_of_writing_are_for_everybody(installation: Installation, clerk: Page) -> None:
    clerk.goto(installation.url("/messages/new"))
    steps.look(clerk)
    clerk.locator("[name=source]").fill("Gelieve uw kind te verwittigen.")
    expect(clerk.locator("[data-saved]")).to_contain_text("Bewaard om")
    expect(clerk.locator("[data-saved]")).to_contain_text("wilt u")
    clerk.get_by_role("button", name="Vet").click()
    clerk.keyboard.type("nu")
    expect(clerk.locator("[name=source]")).to_have_value("Gelieve uw kind te verwittigen.**nu**")
    for path in ("/messages/drafts", "/messages/sent", "/messages/in/archive", "/messages/in/bin"):
        clerk.goto(installation.url(path))
        steps.look(clerk)
    assert Path(AXE).exists()
