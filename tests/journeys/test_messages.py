"""The post room: a teacher reaches every parent of the class, who answer; nothing in it runs."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser import AXE
from tests.installation import Installation
from tests.journeys import beforehand, post, steps
from tests.journeys.conftest import OpenPage
from tests.mailbox import Mailbox
from tests.messaging import files
from tests.unit.messaging.attacks import ATTACKS

JOKE, JORIS, MUSTAFA = "joke@example.org", "joris@example.org", "mustafa@example.org"
GUST, OSCAR = "gust.thys", "oscar.cools"
PARENTS = {("Gust", 1): JOKE, ("Gust", 2): JORIS, ("Oscar", 2): MUSTAFA}
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
NASTY = (
    ("plan.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='boo()'/>"),
    ("pagina.html", b"<!doctype html><script>opener?.boo(); parent.boo(); boo()</script>"),
    ("gegevens.xml", b"<?xml version='1.0'?><?xml-stylesheet type='text/xsl' href='#x'?><a/>"),
    ("foto.txt", b"<html><body onload=boo()>"),
    ("brief.pdf", files.PDF),
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
def teacher(
    installation: Installation, tmp_path_factory: pytest.TempPathFactory, new_page: OpenPage
) -> Page:
    """Let a teacher be in, at a school whose post is never closed, with a class of families."""
    beforehand.open_the_school(
        installation, beforehand.importing(tmp_path_factory.mktemp("register"), "L3A"),
        take_back_seconds="0", post_closes="07:00", parents_post_closes="07:00",
    )  # fmt: skip
    page = new_page()
    steps.join_the_office(page, installation, name="Tom Wouters", role="teacher")
    beforehand.fill_the_class(
        installation, teacher="Tom", parents=PARENTS, password_of=post.password_of,
        silenced=("Oscar", 2),
    )  # fmt: skip
    return page


@pytest.fixture(scope="module")
def mother(teacher: Page, installation: Installation, new_page: OpenPage) -> Page:
    """Let a mother be in, on a telephone."""
    page = new_page(width=360)
    steps.sign_in(page, installation, GUST, post.password_of(JOKE))
    steps.see(page, "Dag Joke")
    return page


def test_msg_10_and_att_09_a_teacher_reaches_every_parent_of_the_class(
    installation: Installation, teacher: Page, mother: Page, mail_server: Mailbox,
    open_page: OpenPage,
) -> None:  # fmt: skip
    """By keyboard, on a telephone, by mail, without scripts, on paper; and one of them not."""
    mail_server.reset()
    assert post.number(mother, installation) == ""
    mother.goto(installation.url("/messages"))
    post.write_by_keyboard(
        teacher, installation, subject="Op uitstap", text="Breng **dinsdag** een badpak mee."
    )
    steps.see(teacher, "nog niet geactiveerd", "Breng dinsdag een badpak mee.", "zee.jpg")
    steps.look(teacher)
    post.send_by_keyboard(teacher)
    steps.heading(teacher, "Op uitstap")
    sent = teacher.url

    _the_mother_reads_and_confirms(mother, teacher)
    _she_answers_the_teacher_alone(installation, mother, teacher)
    _the_father_reads_what_the_digest_leads_to(installation, mail_server, open_page)
    teacher.goto(sent)
    expect(teacher.get_by_role("row").filter(has_text="Gust Thys")).to_contain_text("2 van 2")
    steps.look(teacher)
    sheets = post.print_the_rest(teacher)
    assert "Véronique Vandenbroucke" in sheets
    assert "Breng dinsdag een badpak mee." in sheets
    assert all(name not in sheets for name in ("Joke De Bruyn", "Joris Thys", "Mustafa"))
    _who_may_have_none_finds_none(installation, mother.url, mail_server, open_page)


def _the_mother_reads_and_confirms(mother: Page, teacher: Page) -> None:
    """Nor does she reload, nor does the teacher."""
    expect(mother.locator(".bar-nav [data-unread]")).to_contain_text("1")
    steps.press(mother, "Toon de nieuwe berichten")
    expect(mother.locator(".mail").filter(has_text="Op uitstap")).to_contain_text("1 bestand")
    steps.look(mother)
    mother.get_by_role("link", name="Op uitstap").click()
    steps.see(mother, "Tom Wouters", "over Gust")
    expect(mother.locator(".bar-nav [data-unread]")).to_be_hidden()
    post.see_the_bars(teacher, read=1, confirmed=0)
    post.see_the_photo(mother)
    steps.look(mother)
    steps.press(mother, "Gelezen en begrepen")
    steps.see(mother, "U hebt dit gelezen en begrepen op")
    post.see_the_bars(teacher, read=1, confirmed=1)


def _she_answers_the_teacher_alone(installation: Installation, mother: Page, teacher: Page) -> None:
    steps.fill(mother, answer="Gust zwemt mee.")
    steps.press(mother, "Verstuur antwoord")
    steps.see(mother, "Uw antwoord is onderweg naar Tom Wouters, en naar niemand anders.")
    assert post.number(teacher, installation) == "1"
    teacher.goto(installation.url("/messages"))
    teacher.get_by_role("link", name="Op uitstap").click()
    steps.see(teacher, "Gust zwemt mee.", "ouder van Gust Thys")


def _the_father_reads_what_the_digest_leads_to(
    installation: Installation, mail_server: Mailbox, open_page: OpenPage
) -> None:
    """He signs in from the mail, and ends such mails with one click; neither with a script."""
    beforehand.let_digests_go(installation)
    mail = mail_server.wait_for(JORIS)
    assert "Over Gust" in mail.text
    assert "uitstap" not in (mail.text + mail.html + mail.subject).casefold()
    father = open_page(java_script_enabled=False, width=360)
    father.goto(mail.link)
    steps.fill(father, username=GUST, password=post.password_of(JORIS))
    father.get_by_role("button", name="Aanmelden", exact=True).click()
    steps.heading(father, "Op uitstap")
    expect(father.get_by_role("img", name="Toon zee.jpg")).to_be_visible()
    expect(father.locator("main")).not_to_contain_text("Joke")
    steps.press(father, "Gelezen en begrepen")
    steps.see(father, "U hebt dit gelezen en begrepen op")

    outside = open_page(width=360)
    outside.goto(re.search(r"https?://\S+/unsubscribe/\S+", mail.text)[0])
    steps.look(outside)
    steps.press(outside, "Stop deze mails")
    steps.heading(outside, "U krijgt geen mails meer over berichten")
    father.goto(installation.url("/profile/notifications"))
    expect(father.get_by_label("Nooit: ik kijk zelf")).to_be_checked()


def _who_may_have_none_finds_none(
    installation: Installation, message: str, mail_server: Mailbox, open_page: OpenPage
) -> None:
    """No mail, no number, nothing in any folder, and no such page."""
    assert mail_server.to(MUSTAFA) == []
    silent = open_page(width=360)
    steps.sign_in(silent, installation, OSCAR, post.password_of(MUSTAFA))
    steps.see(silent, "Dag Mustafa")
    assert post.number(silent, installation) == ""
    for path in ("", "/in/archive", "/in/bin", "/in/flagged", "/search?q=uitstap", "/sent"):
        silent.goto(installation.url(f"/messages{path}"))
        expect(silent.locator(".mail")).to_have_count(0)
        expect(silent.locator("main")).not_to_contain_text("Op uitstap")
    assert silent.goto(message.partition("?")[0]).status == 404


def test_a_mother_sends_a_file_without_javascript(
    installation: Installation, teacher: Page, mother: Page, open_page: OpenPage
) -> None:
    post.write(teacher, installation, subject="Tekenen", text="Stuur eens een tekening.")
    post.send(teacher)
    plain = open_page(java_script_enabled=False, width=360)
    steps.sign_in(plain, installation, GUST, post.password_of(JOKE))
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
    installation: Installation, mother: Page, open_page: OpenPage
) -> None:
    page = open_page()
    page.add_init_script(STREAMS)
    steps.sign_in(page, installation, GUST, post.password_of(JOKE))
    until(page, "streams.at(-1)?.readyState === 1")

    page.evaluate("look(true)")
    until(page, "streams.at(-1).readyState === 2")
    page.evaluate("look(false)")

    until(page, "streams.length === 2 && streams[1].readyState === 1")


def test_a_mailbox_works_without_javascript_and_by_keyboard(
    installation: Installation, teacher: Page, mother: Page, open_page: OpenPage
) -> None:
    post.write(teacher, installation, subject="Fietsen", text="Breng je fiets mee.")
    post.send(teacher)
    page = open_page(java_script_enabled=False, width=360)
    steps.sign_in(page, installation, GUST, post.password_of(JOKE))
    page.goto(installation.url("/messages"))
    page.get_by_label("Kies: Fietsen").check()
    page.get_by_role("button", name="Prullenbak").click()
    steps.see(page, "1 bericht ligt in de prullenbak.")
    steps.press(page, "Maak ongedaan")
    steps.see(page, "1 bericht staat terug waar het stond.")
    page.locator("[name=q]").fill("fiets")
    steps.press(page, "Zoeken")
    page.get_by_role("link", name="Fietsen").click()
    steps.heading(page, "Fietsen")

    mother.goto(installation.url("/messages"))
    steps.by_keyboard(mother, "Schrijven")
    mother.keyboard.press("Enter")
    steps.heading(mother, "Schrijf een bericht")
    steps.look(mother)


def test_msg_04_msg_05_and_att_01_nothing_that_somebody_wrote_or_sent_runs_or_fetches(
    installation: Installation, teacher: Page, open_page: OpenPage
) -> None:
    """Typed as text, even written raw into the database as an older list would have let it; and
    whatever file comes with it is one to keep, also when somebody asks to be shown it.
    """
    post.write(
        teacher, installation, subject="<img src=x onerror=boo()>", text="\n\n".join(ATTACKS),
        with_files=tuple({"name": name, "mimeType": "", "buffer": file} for name, file in NASTY),
    )  # fmt: skip
    post.send(teacher)
    reader = open_page()
    reader.add_init_script(TRAP)
    steps.sign_in(reader, installation, GUST, post.password_of(JOKE))

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
    reader.go_back()
    for link in reader.locator(".files a").all():
        with reader.expect_download():
            link.evaluate("one => { location.href = `${one.href}?show=1`; }")
        assert reader.evaluate("window.ran") == []
    beforehand.write_raw(installation, "".join(ATTACKS))
    open_all()
    assert (
        reader.locator(".letter-text").locator("script, style, img, iframe, svg, form").count() == 0
    )


def test_msg_05_nothing_of_elsewhere_is_fetched(
    installation: Installation, teacher: Page, mother: Page, open_page: OpenPage
) -> None:
    """Not even when it stands raw in the database: no picture, style, font or look-up of a name."""
    post.write(
        teacher, installation, subject="Foto's", text="![foto](https://elders.example/a.png)"
    )
    post.send(teacher)
    beforehand.write_raw(installation, ELSEWHERE)
    reader, asked = open_page(), []
    steps.sign_in(reader, installation, GUST, post.password_of(JOKE))
    reader.on("request", lambda request: asked.append(request.url))
    reader.goto(installation.url("/messages"))
    reader.get_by_role("link", name="Foto's").first.click()
    steps.heading(reader, "Foto's")
    reader.wait_for_load_state("networkidle")

    assert asked
    assert [url for url in asked if "elders.example" in url] == []


def test_the_pages_of_writing_are_for_everybody(installation: Installation, teacher: Page) -> None:
    teacher.goto(installation.url("/messages/new"))
    steps.look(teacher)
    teacher.locator("[name=source]").fill("Gelieve uw kind te verwittigen.")
    expect(teacher.locator("[data-saved]")).to_contain_text("Bewaard om")
    expect(teacher.locator("[data-saved]")).to_contain_text("wilt u")
    teacher.get_by_role("button", name="Vet").click()
    teacher.keyboard.type("nu")
    expect(teacher.locator("[name=source]")).to_have_value("Gelieve uw kind te verwittigen.**nu**")
    for path in ("/messages/drafts", "/messages/sent", "/messages/in/archive", "/messages/in/bin"):
        teacher.goto(installation.url(path))
        steps.look(teacher)
    assert Path(AXE).exists()
