"""The guided tour: everybody's card leads where it says."""

import csv
import html
import io
import re
import threading
from collections.abc import Callable

from tests.entrypoints.demo.conftest import Visitor

SCHOOL, OTHER = "dezenne.localhost", "athenea.localhost"


def _card(text: str, name: str) -> list[str]:
    """Return what a card shows to type: username, password, code."""
    card = re.search(rf'<section[^>]* id="{name}".*?</section>', text, re.DOTALL)
    assert card
    return [html.unescape(found) for found in re.findall(r"<code>(.*?)</code>", card[0])]


def _mails(visitor: Visitor) -> set[str]:
    return set(re.findall(r"/mail/(\d+)", visitor.get("/mail").text))


def _until(is_so: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(200):
        if is_so():
            return
        pause.wait(0.1)
    raise AssertionError("it never became so")


def test_the_landing_page_has_a_card_for_everybody(visitor: Visitor) -> None:
    page = visitor.get("/")

    assert page.status == 200
    assert "Volg de brief" in page.text
    for name in ("mother", "father", "pupil", "teacher", "office", "administrator", "leaflet"):
        assert len(_card(page.text, name)) >= 2


def test_the_letter_is_a_pdf_and_its_link_leads_to_the_school(visitor: Visitor) -> None:
    letter = visitor.get("/letter.pdf")
    landing = visitor.get("/").text

    assert letter.headers["content-type"] == "application/pdf"
    assert letter.text.startswith("%PDF-")
    assert re.search(rf'href="http://{SCHOOL}:{visitor.port}/a/#[A-Za-z0-9_-]+"', landing)


def test_the_banner_stands_on_the_pages_of_the_schools(visitor: Visitor) -> None:
    page = visitor.get("/", host=SCHOOL)

    assert "Dit is een demonstratie" in page.text
    assert f'href="http://localhost:{visitor.port}/"' in page.text


def test_father_and_pupil_land_in_their_own_accounts(visitor: Visitor) -> None:
    landing = visitor.get("/").text

    for name, greeting in (("father", "Dag Hassan"), ("pupil", "Dag Julia")):
        username, password = _card(landing, name)[:2]
        somebody = Visitor(visitor.port)
        sent = somebody.post("/", "/", host=SCHOOL, username=username, password=password)
        assert (sent.status, sent.headers["location"]) == (302, "/start")
        assert greeting in somebody.get("/start", host=SCHOOL).text


def test_messages_wait_for_everybody_and_the_mailbox_tells_so(visitor: Visitor) -> None:
    landing, mails = visitor.get("/").text, visitor.get("/mail").text
    asks = {"father": ("Dringend", "Te doen tegen", "1 bestand"), "pupil": ("Te doen tegen",)}
    for name, marks in asks.items():
        username, password = _card(landing, name)[:2]
        somebody = Visitor(visitor.port)
        somebody.post("/", "/", host=SCHOOL, username=username, password=password)
        inbox = somebody.get("/messages", host=SCHOOL).text
        assert "data-unread>" in inbox
        assert all(mark in inbox for mark in marks)

    # The digest of the father, and what the office gets at once; to him, what is urgent.
    assert mails.count("3 nieuwe berichten – Basisschool De Zenne") == 2
    assert mails.count("Er is een dringend bericht – Basisschool De Zenne") == 1


def test_each_school_is_at_a_port_of_its_own_too(visitor: Visitor) -> None:
    landing = visitor.get("/").text
    username, password = _card(landing, "father")[:2]

    sent = visitor.post("/", "/", port=visitor.port + 1, username=username, password=password)

    assert sent.status == 302
    assert "Dag Hassan" in visitor.get("/start", port=visitor.port + 1).text
    assert "Atheneum Athenea" in visitor.get("/", port=visitor.port + 2).text


def test_open_pages_hear_of_what_changes_at_both_addresses(visitor: Visitor) -> None:
    username, password = _card(visitor.get("/").text, "father")[:2]
    for address in ({"host": SCHOOL}, {"port": visitor.port + 1}):
        visitor.post("/", "/", username=username, password=password, **address)

        assert re.fullmatch(r"data: \d+", visitor.first_word(**address))


def test_the_cards_lead_to_the_ports_for_whom_asks(visitor: Visitor) -> None:
    landing = visitor.get("/?way=ports").text

    assert f'href="http://localhost:{visitor.port + 1}/"' in landing
    assert f'href="http://{SCHOOL}' not in landing


def test_the_office_signs_in_with_the_code_of_the_card(visitor: Visitor) -> None:
    username, password, code = _card(visitor.get("/").text, "office")[:3]

    visitor.post("/", "/", host=SCHOOL, username=username, password=password)
    visitor.post("/factor", "/factor", host=SCHOOL, code=code)

    office = visitor.get("/console/", host=SCHOOL)
    assert office.status == 200
    assert "Marek Wijnants" in office.text  # whose mail came back
    assert "Ilse Van Acker" in office.text  # who wrote to the office
    assert "basisschool-volgend-jaar.csv" in office.text

    course = visitor.get("/console/activation/by-day.csv", host=SCHOOL).text.lstrip("\ufeff")
    days = [
        row
        for row in csv.DictReader(io.StringIO(course), delimiter=";")
        if "Ouders" in row.values()
    ]
    active = [int(row["Volledig geactiveerd"]) for row in days]
    assert len(active) >= 28, "weeks, and no single day"
    assert active == sorted(active)
    assert active[0] == 0 < active[7] < active[14] < active[-1]


def test_the_school_with_the_leaflets_template_opens_with_it(visitor: Visitor) -> None:
    username, password = _card(visitor.get("/").text, "leaflet")[:2]

    sent = visitor.post("/", "/", host=OTHER, username=username, password=password)

    assert re.fullmatch(r"Ath\d{6}", password)
    assert sent.status == 302
    assert "Is dit uw account?" in visitor.get("/activate/account", host=OTHER).text


def test_the_mailbox_shows_mail_in_a_frame_that_can_do_nothing(visitor: Visitor) -> None:
    listed = visitor.get("/mail")
    name = re.findall(r"/mail/(\d+)", listed.text)[0]

    mail = visitor.get(f"/mail/{name}")
    body = visitor.get(f"/mail/{name}/body")

    assert f'src="/mail/{name}/body"' in mail.text
    assert "frame-src 'self'" in mail.headers["content-security-policy"]
    assert "sandbox" in body.headers["content-security-policy"]
    assert "allow-scripts" not in body.headers["content-security-policy"]
    assert '<base target="_top">' in body.text
    assert visitor.get("/mail/../cast").status == visitor.get("/mail/x").status == 404


def test_links_in_mail_lead_to_the_ports_for_whom_asks(visitor: Visitor) -> None:
    name = re.findall(r"/mail/(\d+)", visitor.get("/mail").text)[0]

    body = visitor.get(f"/mail/{name}/body?way=ports").text

    assert f'href="http://localhost:{visitor.port + 1}/' in body
    assert SCHOOL not in body


def test_the_register_of_next_year_can_be_taken_along(visitor: Visitor) -> None:
    answer = visitor.get("/register.csv")

    assert "attachment" in answer.headers["content-disposition"]
    assert answer.text.startswith("Stamboeknummer;")


def test_starting_over_takes_a_button_and_puts_everything_back(visitor: Visitor) -> None:
    landing = visitor.get("/").text.replace("<wbr>", "")
    username, _password = _card(landing, "father")[:2]
    email = re.search(r"[a-z.]+@ouders\.example", landing.partition("Wachtwoord vergeten")[2])
    assert email
    visitor.post("/", "/reset")  # without the mails about who signed in so far
    before = _mails(visitor)
    visitor.post(
        "/forgot/request", "/forgot/request", host=SCHOOL, username=username, email=email[0]
    )
    _until(lambda: _mails(visitor) > before)

    assert visitor.get("/reset").status == 405
    assert visitor.post("/", "/reset").headers["location"] == "/?again=1"

    assert _mails(visitor) == before
    assert visitor.get("/", host=SCHOOL).status == 200


def test_a_form_of_elsewhere_starts_nothing_over(visitor: Visitor) -> None:
    answer = visitor._ask("POST", "/reset", host="localhost", port=None, body="way=ports")

    assert answer.status == 403


def test_the_tour_is_at_localhost_and_nowhere_else(visitor: Visitor) -> None:
    assert visitor.get("/mail", host="stranger.localhost").status == 421
    assert visitor.get("/mail", host=SCHOOL).status == 404
    assert visitor.get("/console/", host="localhost").status == 404
