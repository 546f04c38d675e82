"""Read what an application asks at the authorization endpoint, and say what is wrong with it."""

from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict

from sleutelbos.connections.oauth import queries, rules, signing
from sleutelbos.connections.oauth.values import App, Ask
from sleutelbos.kit import clock, secrets
from sleutelbos.kit.errors import Refusal
from sleutelbos.schools.models import School

_ONCE = (
    "client_id", "redirect_uri", "response_type", "response_mode", "scope", "state", "nonce",
    "code_challenge", "code_challenge_method", "prompt", "max_age", "login_hint", "id_token_hint",
    "request", "request_uri", "asked",
)  # fmt: skip
_PROMPTS = {"none", "login", "consent", "select_account"}
_LONGEST = {"state": 1000, "nonce": 255, "login_hint": 100}


class Unusable(Refusal):
    """A request of which one cannot say where it came from: it is answered here, never there."""

    code = "unusable"


@dataclass(frozen=True, slots=True)
class Asking:
    """A request whose application and address are right; ``refusal`` says what else is not."""

    app: App
    redirect_uri: str
    state: str
    query: dict[str, str] = field(repr=False)
    ask: Ask = field(default_factory=lambda: Ask("", (), ""))
    prompts: frozenset[str] = frozenset()
    max_age: int | None = None
    asked_at: int = 0  # when somebody was sent to prove who they are, for this request
    hinted: str | None = None  # the subject that the application expects
    refusal: str = ""

    def again(self) -> str:
        """Return the request as the query of an address."""
        return urlencode(self.query)

    def again_proved(self) -> str:
        """Return it so that a proof after this moment is young enough."""
        moment = str(int(clock.now().timestamp()))
        return urlencode({**self.query, "asked": f"{moment}.{_mark(moment, self.query)}"})


def read(params: QueryDict, *, school: School) -> Asking:
    """Return what is asked; raise Unusable when it cannot be told to whoever asked."""
    given = {name: params.getlist(name) for name in _ONCE if name in params}
    query = {name: values[0] for name, values in given.items()}
    if any("\0" in value for value in query.values()):
        raise Unusable
    client_id, uri = query.get("client_id", ""), query.get("redirect_uri", "")
    app = queries.app(client_id) if client_id.isascii() else None
    if app is None or len(given["client_id"]) != 1 or len(given.get("redirect_uri", ())) != 1:
        raise Unusable
    if not rules.is_registered(uri, registered=app.redirect_uris, kind=app.kind):
        raise Unusable
    found = Asking(app=app, redirect_uri=uri, state=query.get("state", ""), query=query)
    is_double = any(len(values) > 1 for values in given.values())
    refusal = "invalid_request" if is_double else _refusal(app, query)
    return replace(found, refusal=refusal) if refusal else _whole(found, school)


def _refusal(app: App, query: dict[str, str]) -> str:
    """Return the protocol's code for the first thing that is wrong; "" when nothing is."""
    scopes = rules.scopes(query.get("scope", ""))
    prompts = set(query.get("prompt", "").split())
    is_long = any(len(query.get(name, "")) > most for name, most in _LONGEST.items())
    age = query.get("max_age", "0")
    wrong = {
        "request_not_supported": "request" in query,
        "request_uri_not_supported": "request_uri" in query,
        "unsupported_response_type": query.get("response_type") != "code",
        "invalid_request": is_long
        or query.get("response_mode", "query") != "query"
        or query.get("code_challenge_method") != "S256"
        or not rules.is_challenge(query.get("code_challenge", ""))
        or not prompts <= _PROMPTS
        or ("none" in prompts and len(prompts) > 1)
        or not _is_number(age),
        "invalid_scope": not scopes or rules.within(scopes, app.scopes) != scopes,
    }
    return next((code for code, is_wrong in wrong.items() if is_wrong), "")


def _whole(found: Asking, school: School) -> Asking:
    query = found.query
    hint = query.get("id_token_hint", "")
    claims = signing.read(hint, issuer=school.origin) if hint else None
    return replace(
        found,
        ask=Ask(
            redirect_uri=found.redirect_uri,
            scopes=rules.scopes(query["scope"]),
            challenge=query["code_challenge"],
            nonce=query.get("nonce", ""),
        ),
        prompts=frozenset(query.get("prompt", "").split()),
        max_age=int(query["max_age"]) if "max_age" in query else None,
        asked_at=_asked_at(query),
        hinted=None if not hint else str((claims or {}).get("sub", "")),
    )


def _asked_at(query: dict[str, str]) -> int:
    """Return when we sent somebody to prove who they are; nought when others wrote it.

    Whoever sits at an unlocked screen could otherwise write it, and skip the proof.
    """
    moment, _, mark = query.get("asked", "").partition(".")
    is_ours = secrets.is_same(mark.encode(), _mark(moment, query).encode())
    return int(moment) if is_ours and _is_number(moment) else 0


def _mark(moment: str, query: dict[str, str]) -> str:
    request = (query["client_id"], query["code_challenge"], query.get("state", ""))
    return secrets.derived("oauth asked", moment, *request).hex()[:24]


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 10
