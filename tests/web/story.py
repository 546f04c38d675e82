"""The whole way through Sleutelbos, over HTTP: from the register to a parent who is in.

Whoever walks it keeps every answer and every secret that was typed, mailed or shown, so that tests
can look at all of them.
"""

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from sleutelbos.accounts.actions import letters
from sleutelbos.accounts.models import Account
from sleutelbos.audit.values import SYSTEM
from sleutelbos.gate.models import HelpRequest
from sleutelbos.kit import clock, scope
from sleutelbos.messaging.models import Delivery, Message
from sleutelbos.outbox import worker
from sleutelbos.people.models import Group, Guardianship, Pupil
from tests import factories
from tests.entrypoints.idp import asking
from tests.mailbox import Mailbox
from tests.web import world

NUMBERS = ("14050612355", "15110123460")  # national numbers; the checks are right
REGISTER = f"""\
Stamboeknummer;Naam;Voornaam;Klas;Rijksregisternummer;Naam ouder 1;Voornaam ouder 1;\
E-mail ouder 1;Naam ouder 2;Voornaam ouder 2
7001;Quaghebeur;Noor;L3A;{NUMBERS[0]};Quaghebeur;An;;Wuyts;Bart
7002;Cools;Bilal;L3A;15.11.01-234.60;Cools;Els;els@example.org;;
"""
PREFIX = "Rui"
CHOSEN, CHANGED, RESET = (
    "vijf oranje eenden zwemmen", "Zes-grijze-muizen-88", "acht bruine beren dansen rond",
)  # fmt: skip
AN = "an.quaghebeur@example.test"


@dataclass(frozen=True)
class Answer:
    """One answer, and what was asked."""

    who: str
    method: str
    path: str
    response: Any

    @property
    def text(self) -> str:
        return bytes(self.response.content).decode(errors="replace")


@dataclass
class Story:
    """A walk through all pages of a school called De Beuk."""

    mailbox: Mailbox
    answers: list[Answer] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    statements: list[world.Statement] = field(default_factory=list)
    cells: list[object] = field(default_factory=list)
    mails: list[bytes] = field(default_factory=list)
    log: str = ""

    def __post_init__(self) -> None:
        self.school = factories.a_school(
            secret_mode="template", template_prefix=PREFIX, template_accepted_at=clock.now()
        )
        self.chief = factories.with_password(
            factories.a_staff_member(self.school, "administrator"), CHANGED
        )

    def walk(self) -> "Story":
        """Walk all of it."""
        stranger, chief = self.browser("stranger"), self.browser("chief")
        self.look_around(stranger)
        self.sign_in_as_chief(chief)
        self.import_register(chief)
        mother = self.activate(self.browser("mother"))
        self.live(mother)
        self.connect(mother)
        self.write(chief, mother)
        self.recover(self.browser("mother"))
        self.ask_help(self.browser("father"))
        self.work(chief)
        self.letter(self.browser("father"))
        mother.post("/sign-out")
        return self

    def browser(self, who: str) -> "Browser":
        return Browser(who, self)

    def look_around(self, browser: "Browser") -> None:
        for path in ("/", "/forgot", "/forgot/verified", "/browser", "/a/", "/stopped", "/refused",
                     "/signed-out", "/theme.css", "/robots.txt", "/healthz", "/readyz", "/logo",
                     "/app.webmanifest", "/icon", "/worker.js", "/offline",
                     "/.well-known/change-password",
                     "/.well-known/passkey-endpoints", "/nothing", "/start",
                     "/profile"):  # fmt: skip
            browser.get(path)
        browser.post("/", username="noor.quaghebeur", password="helemaal fout geraden")
        browser.post("/language", language="en", next="/forgot")

    def sign_in_as_chief(self, browser: "Browser") -> None:
        browser.post("/", username="mia.claes", password=CHANGED)
        page = browser.get("/factor/new")
        codes = re.findall(r"<li>([A-Z0-9]{4}[A-Z0-9 -]+)</li>", page.text)
        self.secrets += codes
        browser.post("/factor/new", code=codes[0])
        browser.get("/factor")

    def import_register(self, browser: "Browser") -> None:
        browser.get("/console/import")
        upload = SimpleUploadedFile("register.csv", REGISTER.encode())
        planned = browser.post(
            "/console/import", file=upload, kind="pupils", year=self.school.school_year
        )
        path = planned.response["Location"]
        for page in ("", "/apply", "/plan.csv", "/findings.csv"):
            browser.get(path + page)
        browser.post(f"{path}/rehearsal")
        worker.drain()
        browser.get(f"{path}/rehearsal")
        browser.get(f"{path}/rehearsal.pdf")
        browser.post(f"{path}/apply")
        worker.drain()
        for page in ("/losses", "/losses.csv", "/undo"):
            browser.get(path + page)
        browser.get(path)
        with scope.within(self.school.id):
            assert Account.objects.filter(keyring__pupil__isnull=False).count() == 5

    def activate(self, browser: "Browser") -> "Browser":
        secret = PREFIX + NUMBERS[0][-6:]
        browser.post("/", username="noor.quaghebeur", password=secret)
        browser.step("/activate/account")
        browser.step("/activate/agreement", "version")
        browser.step("/activate/password", password="kort", repeat="kort")
        browser.step("/activate/password", password=CHOSEN, repeat=CHOSEN)
        browser.step("/activate/devices")
        browser.step("/activate/details", email="geen adres", phone="x")
        browser.step("/activate/details", email=AN, phone="02 356 00 00", mobile="0475 12 34 56")
        browser.step("/activate/confirm", "mark")
        browser.step("/activate/verify", code="123456")
        browser.post("/activate/verify/again")
        token = self.mailed(AN, count=2)
        browser.get(f"/verify/{token}")
        browser.post(f"/verify/{token}")
        browser.get(f"/verify/{token}")
        return browser

    def live(self, browser: "Browser") -> None:
        for path in ("/", "/start", "/messages", "/profile", "/profile/password", "/factor",
                     "/profile/devices", "/profile/sessions", "/profile/language", "/prove",
                     "/profile/passkeys", "/profile/factor",
                     "/profile/log", "/profile/kept", "/profile/agreement",
                     "/children", "/children/add", "/app", "/app/install",
                     "/activate/verify", "/activate/address", "/activate/details"):  # fmt: skip
            browser.get(path)
        browser.post("/prove", password="niet het mijne", next="/profile")
        browser.post("/prove", password=CHOSEN, next="/profile")
        browser.post("/profile", email=AN, phone="", mobile="0475 65 43 21")
        browser.post("/profile", email="an.nieuw@example.test", phone="", mobile="")
        browser.post("/profile/language", language="nl")
        browser.post(
            "/profile/password", current=CHOSEN, password=f"{CHOSEN} 1", repeat=f"{CHOSEN} 1"
        )
        browser.post("/children/add", host="", username="bilal.cools", password="niet het mijne")
        browser.post("/children/remove", account="1")
        browser.post("/profile/devices/remove", kind="device", id="1")
        self.install(self.browser("phone"))
        browser.post("/profile/devices/remove-all")
        browser.post("/profile/kept")
        worker.drain()

    def connect(self, mother: "Browser") -> None:
        """Let an application ask the mother for access, get it, and ask who she is."""
        agenda = asking.an_application(self.school)
        page = mother.get("/oauth/authorize", **agenda.query())
        assert page.response.status_code == 200, page.response
        answer = mother.post("/oauth/consent", **asking.hidden(page.response), answer="yes")
        program = self.browser("program")
        for path in ("/.well-known/openid-configuration", "/oauth/jwks"):
            program.get(path)
        sent = {"client_id": agenda.client_id, "client_secret": agenda.secret}
        answer = program.post(
            "/oauth/token", **sent, grant_type="authorization_code", redirect_uri=asking.BACK,
            code=asking.answered(answer.response)["code"], code_verifier=asking.VERIFIER,
        )  # fmt: skip
        found = asking.told(answer.response)
        self.secrets += [agenda.secret, found["access_token"], found["refresh_token"]]
        bearer = {"authorization": f"Bearer {found['access_token']}"}
        program.client.get("/oauth/userinfo", headers=bearer)
        program.post("/oauth/introspect", **sent, token=found["access_token"])
        codes = asking.told(
            program.post("/oauth/device_authorization", **sent, scope="openid").response
        )
        mother.post("/oauth/device", user_code=codes["user_code"])
        mother.post("/oauth/device/decide", user_code=codes["user_code"], answer="yes")
        program.post(
            "/oauth/token", **sent, grant_type=asking.DEVICE_GRANT, device_code=codes["device_code"]
        )

    def install(self, phone: "Browser") -> None:
        phone.post("/", username="noor.quaghebeur", password=f"{CHOSEN} 1")
        phone.get("/profile/devices/pair")
        code = _hidden(phone.post("/profile/devices/pair").text, "code")
        self.secrets += [code, code.replace("-", "")]
        phone.post("/profile/devices/pair/number", number="123", code=code)
        self.browser("stranger").post("/pair", code=code)
        self.browser("stranger").post("/pair/finish", phone="x", number="123")
        phone.post("/app", name="Gsm van An")
        for path in ("/profile/devices?kept=1", "/start", "/app"):
            phone.get(path)
        phone.post("/profile/devices/name", id="1", name="Mijn gsm")

    def write(self, chief: "Browser", mother: "Browser") -> None:
        """Let the school write to the class, and the mother read, confirm and answer."""
        with scope.within(self.school.id):
            group = Group.objects.first()
            assert group
        form = {"nonce": "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "group": str(group.id),
                "whom": "guardians", "subject": "Zwemmen", "source": "Morgen **zwemmen** we.",
                "confirmation": "one", "may_answer": "on", "kind": "info"}  # fmt: skip
        chief.get("/messages/new")
        for act in ("find", "next", "save"):
            chief.post("/messages/new", **form, find="noor", act=act)
        chief.post("/messages/new", **form, act="keep", group_name="Mijn klas")
        with scope.within(self.school.id):
            draft = Message.objects.get()
        page = chief.get(f"/messages/drafts/{draft.id}/check")
        for place in ("", f"/{draft.id}", f"/{draft.id}/unreached"):
            chief.get(f"/messages/drafts{place}")
        hidden = {name: _hidden(page.text, name) for name in ("version", "readers")}
        chief.post(f"/messages/drafts/{draft.id}/send", **hidden)
        with scope.within(self.school.id):
            for table in (Message, Delivery):
                table.objects.update(arrives_at=clock.now())
        for place in ("", "/in/archive", "/in/bin", "/in/flagged", "/sent", "/search?q=zwem",
                      "/new", f"/{draft.id}", f"/{draft.id}/print"):  # fmt: skip
            mother.get(f"/messages{place}")
        mother.post(f"/messages/{draft.id}/confirm")
        mother.post(f"/messages/{draft.id}/answer", nonce="", answer="Dank u.")
        for act in ("flag", "unread", "bin", "inbox"):
            mother.post("/messages/marks", id=str(draft.id), act=act, folder="inbox")
        mother.post("/messages/new", to="office", subject="Vraag", source="Hoe laat?")
        chief.get("/messages")
        for act in ("remind", "recall", "take-back"):
            chief.post(f"/messages/sent/{draft.id}/{act}")
        chief.get(f"/messages/sent/{draft.id}")
        chief.get("/messages/sent")

    def recover(self, browser: "Browser") -> None:
        browser.get("/forgot/request")
        browser.post("/forgot/request", username="noor.quaghebeur", email="")
        browser.post("/forgot/request", username="noor.quaghebeur", email=AN)
        browser.post("/forgot/request", username="niemand", email="niemand@example.test")
        token = self.mailed(AN)
        browser.get(f"/reset/{token}")
        browser.post(f"/reset/{token}", password="a", repeat="b")
        browser.post(f"/reset/{token}", password=RESET, repeat=RESET)
        browser.post("/", username="noor.quaghebeur", password=RESET)
        browser.post("/browser", username="noor.quaghebeur", email=AN)
        token = self.mailed(AN)
        browser.get(f"/browser/{token}")
        browser.post(f"/browser/{token}")
        browser.post("/profile/sessions/end")

    def ask_help(self, browser: "Browser") -> None:
        browser.get("/forgot/help")
        browser.post("/forgot/help", child="", name="", email="x")
        browser.post(
            "/forgot/help", child="Noor Quaghebeur, L3A", name="Bart Wuyts",
            email="bart@example.test", phone="0475 12 34 57",
        )  # fmt: skip

    def work(self, browser: "Browser") -> None:
        with scope.within(self.school.id):
            father = Account.objects.get(slot=2)
            request = HelpRequest.objects.get()
            pupil, group = Pupil.objects.first(), Group.objects.first()
            assert pupil
            assert group
        for name in ("", "search?q=quag", "classes", "requests", "requests/new", "letters", "log",
                     "letters/print", "letters/export", "import", "staff", "staff/invite",
                     "settings", "settings/contacts", "settings/look", "settings/usernames",
                     "settings/letters", "settings/agreement", "settings/privacy", "agreement",
                     "agreement.csv", "log/export", "log/follow", "privacy", "privacy/round",
                     "privacy/register", "privacy/register.csv",
                     f"families/{pupil.id}", f"classes/{group.id}",
                     f"requests/{request.id}"):  # fmt: skip
            browser.get(f"/console/{name}")
        self.help(browser, father, request)
        for name in ("activation", "activation/by-class.csv", "activation/by-day.csv", "accounts",
                     f"batches/new?act=reminders&account={father.id}"):  # fmt: skip
            browser.get(f"/console/{name}")
        batch = browser.post("/console/batches/new", act="suspend", accounts=str(father.id))
        browser.get(batch.response["Location"])
        browser.post(f"{batch.response['Location']}/undo")
        browser.post(f"/console/requests/{request.id}/end", state="done")
        with scope.within(self.school.id):
            gone = factories.a_person(self.school, first="Ooit", family="Vertrokken")
        browser.get(f"/console/people/{gone.id}")
        browser.post(f"/console/people/{gone.id}/erase", sure="on")
        worker.drain()

    def help(self, browser: "Browser", father: Account, request: HelpRequest) -> None:
        acts = f"/console/accounts/{father.id}"
        for act in ("link-email", "resend", "letter", "suspend", "resume", "name"):
            browser.get(f"{acts}/{act}")
        address = {"email": "bart@example.test", "repeat": "bart@example.test"}
        browser.post(f"{acts}/link-email", **address)
        browser.post(f"{acts}/link-email", **address, sure="1", request=str(request.id))
        browser.post(f"{acts}/link-email", **address, sure="1", seen_identity="on")
        browser.post(f"{acts}/resend")
        browser.post(f"{acts}/name", first_name="Bart", family_name="Wouters")
        browser.post(f"{acts}/suspend")
        browser.post(f"{acts}/resume")
        browser.post(f"{acts}/letter")
        browser.post(f"{acts}/letter", seen_identity="on")
        self.restrict(browser, father)
        for path in ("", "/erase"):
            browser.get(f"/console/people/{father.person_id}{path}")
        browser.post(f"/console/people/{father.person_id}")
        browser.post("/console/agreement.csv")
        browser.post("/console/log/follow")
        browser.post("/console/letters/print", which="all")

    def restrict(self, browser: "Browser", father: Account) -> None:
        with scope.within(self.school.id):
            binding = Guardianship.objects.get(person_id=father.person_id)
        browser.get(f"/console/guardians/{binding.id}")
        browser.post(f"/console/guardians/{binding.id}/restrict", rights="details", ground="court")
        for name in ("held", "restrictions"):
            browser.get(f"/console/{name}")

    def letter(self, browser: "Browser") -> None:
        with scope.within(self.school.id):
            account = Account.objects.get(slot=2)
            printed = letters.print_letters(
                school_id=self.school.id, account_ids=[account.id], renew=True, by=SYSTEM
            )
        code, link = printed.pages[0].code, printed.pages[0].link
        assert code
        assert link
        token = link.partition("#")[2]
        self.secrets += [code, token]
        browser.post("/a/", token=token)
        browser.step("/activate/account")
        browser.post("/activate/refuse")
        browser.post("/", username="noor.quaghebeur", password=code)
        browser.get("/activate/agreement")
        browser.post("/sign-out")

    def mailed(self, address: str, *, count: int = 1) -> str:
        """Return the token of the newest mail to an address."""
        worker.drain()
        letter = self.mailbox.wait_for(address, count=count)
        token = letter.link.rpartition("/")[2]
        self.secrets += [token, *re.findall(r"\b\d{3} ?\d{3}\b", letter.text)]
        return token


class Browser:
    """A browser at the school, whose answers the story keeps."""

    def __init__(self, who: str, story: Story) -> None:
        self.who = who
        self.story = story
        self.client = world.a_browser(story.school)

    def get(self, path: str, **asked: str) -> Answer:
        return self._keep("GET", path, self.client.get(path, asked))

    def post(self, path: str, **form: Any) -> Answer:
        typed = [form.get(name, "") for name in ("password", "current")]
        self.story.secrets += [text for text in typed if len(text) > 5]
        return self._keep("POST", path, self.client.post(path, form))

    def step(self, path: str, *hidden: str, **form: Any) -> Answer:
        """Open a page and send its form, with the hidden fields called so."""
        page = self.get(path)
        assert page.response.status_code == 200, (path, page.response)
        return self.post(path, **{name: _hidden(page.text, name) for name in hidden}, **form)

    def _keep(self, method: str, path: str, response: HttpResponse) -> Answer:
        answer = Answer(self.who, method, path, response)
        assert response.status_code < 500, (method, path, response.status_code)
        self.story.answers.append(answer)
        cookie = response.cookies.get(settings.SESSION_COOKIE_NAME)
        if cookie and cookie.value:
            self.story.secrets.append(cookie.value)
        return answer


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found, name
    return unescape(found[1])
