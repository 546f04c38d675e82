"""Every address of Sleutelbos, read from the URL conf, and the table of who may open it."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from sleutelbos.gate.values import Step
from sleutelbos.people.values import StaffRole
from sleutelbos.web.guard import Access, access_of

OURS = frozenset(
    {"section", "folder", "kind", "provider", "party"}
)  # parts of addresses that name nobody's row
PUBLIC, SIGNED_IN = "public", "signed in"
_ROLES = {
    frozenset(StaffRole): "staff",
    frozenset({StaffRole.OFFICE, StaffRole.ADMINISTRATOR}): "office",
    frozenset({StaffRole.ADMINISTRATOR}): "administrator",
}

# name | who | methods. A page without a row makes a test fail: think, then add it here.
# who: public · signed in (and activated) · step x (while it is due) · step x, later (and once the
# activation is done) · staff, office, administrator. fresh: after a proof of the last five minutes;
# before factor: also for staff who have not shown the second one.
TABLE = """
web:alive | public | GET HEAD
web:ready | public | GET HEAD
web:live | public | GET HEAD
web:theme | public | GET HEAD
web:logo | public | GET HEAD
web:language | public | POST
web:robots | public | GET HEAD
web:change_password | public | GET HEAD
web:passkey_endpoints | public | GET HEAD
portal:sign_in | public | GET HEAD POST
portal:sign_out | public | POST
portal:signed_out | public | GET HEAD
portal:letter | public | GET HEAD POST
portal:leave | public | POST
portal:back | public | GET
portal:arrive | public | GET
portal:choose | public | GET HEAD POST
portal:attach | public | GET HEAD POST
portal:ways | signed in | GET HEAD
portal:way | signed in, fresh | GET HEAD POST
portal:start | signed in | GET HEAD
portal:messages | signed in | GET HEAD
portal:folder | signed in | GET HEAD
portal:search_messages | signed in | GET HEAD
portal:message | signed in | GET HEAD
portal:print_message | signed in | GET HEAD
portal:mark_messages | signed in | POST
portal:confirm_message | signed in | POST
portal:answer_message | signed in | POST
portal:write | signed in | GET HEAD POST
portal:file | signed in | GET HEAD
portal:file_preview | signed in | GET HEAD
portal:drafts | staff | GET HEAD
portal:draft | staff | GET HEAD POST
portal:drop_draft | signed in | POST
portal:check_draft | staff | GET HEAD
portal:unreached | staff | GET HEAD
portal:draft_paper | staff | POST
portal:send_draft | staff | POST
portal:drop_group | staff | POST
portal:sent | signed in | GET HEAD
portal:sent_message | signed in | GET HEAD
portal:paper | signed in | POST
portal:take_back | signed in | POST
portal:recall | signed in | POST
portal:remind | signed in | POST
portal:account | step account | GET HEAD POST
portal:not_me | step account | POST
portal:guide | public | GET HEAD
portal:guide_pdf | public | GET HEAD
portal:guide_file | public | GET HEAD
portal:stopped | public | GET HEAD
portal:agreement | step agreement | GET HEAD POST
portal:refuse_agreement | step agreement | POST
portal:refused | public | GET HEAD
portal:choose_password | step password | GET HEAD POST
portal:review_devices | step devices | GET HEAD POST
portal:details | step confirm details | GET HEAD POST
portal:confirm | step confirm | GET HEAD POST
portal:verify | signed in | GET HEAD POST
portal:verify_again | signed in | POST
portal:other_address | signed in, fresh | GET HEAD POST
portal:verify_renew | public | POST
portal:verify_link | public | GET HEAD POST
portal:forgot | public | GET HEAD
portal:forgot_verified | public | GET HEAD
portal:forgot_request | public | GET HEAD POST
portal:forgot_help | public | GET HEAD POST
portal:reset_link | public | GET HEAD POST
portal:browser_ask | public | GET HEAD POST
portal:browser_link | public | GET HEAD POST
portal:invitation_link | public | GET HEAD POST
portal:profile | signed in, fresh | GET HEAD POST
portal:check_details | signed in | POST
portal:password | signed in | GET HEAD POST
portal:devices | signed in | GET HEAD
portal:remove_connection | step devices, later | POST
portal:remove_connections | step devices, later | POST
portal:sessions | signed in | GET HEAD
portal:sign_out_everywhere | signed in | POST
portal:own_factor | signed in, fresh | GET HEAD POST
portal:freeze_link | public | GET HEAD POST
portal:passkeys | signed in, fresh | GET HEAD POST
portal:passkey | signed in, fresh | GET HEAD POST
portal:language | signed in | GET HEAD POST
portal:notifications | signed in | GET HEAD POST
portal:unsubscribe | public | GET HEAD POST
portal:agreed | signed in | GET HEAD
portal:receipt | signed in | POST
portal:seen | signed in | GET HEAD
portal:kept | signed in, fresh | GET HEAD POST
portal:children | signed in | GET HEAD
portal:add_child | signed in, fresh | GET HEAD POST
portal:remove_child | signed in | POST
portal:open_child | signed in | GET
portal:child_arrive | public | GET
portal:child_leave | signed in | GET
portal:child_enter | public | GET
portal:rename_device | signed in | POST
portal:app | step account agreement confirm details devices password verify, later | GET HEAD POST
portal:install | signed in | GET HEAD
portal:dismiss | signed in | POST
portal:push | signed in | POST
portal:pair | signed in, fresh | GET HEAD POST
portal:pair_number | signed in | POST
portal:pair_phone | public | GET HEAD POST
portal:pair_finish | public | POST
web:manifest | public | GET HEAD
web:icon | public | GET HEAD
web:worker | public | GET HEAD
web:offline | public | GET HEAD
portal:prove | signed in, before factor | GET HEAD POST
portal:factor | signed in, before factor | GET HEAD POST
portal:factor_again | staff | GET HEAD POST
portal:factor_setup | signed in, fresh, before factor | GET HEAD POST
idp:openid | public | GET HEAD OPTIONS
idp:server | public | GET HEAD OPTIONS
idp:keys | public | GET HEAD OPTIONS
idp:authorize | public | GET HEAD POST
idp:resume | public | GET HEAD
idp:consent | signed in | POST
idp:other_account | public | POST
idp:token | public | OPTIONS POST
idp:revoke | public | OPTIONS POST
idp:introspect | public | POST
idp:userinfo | public | GET HEAD OPTIONS POST
idp:device_ask | public | POST
idp:device | signed in | GET HEAD POST
idp:device_decide | signed in | POST
idp:logout | public | GET HEAD POST
idp:logout_confirm | public | POST
console:start | staff | GET HEAD
console:search | office | GET HEAD
console:family | office | GET HEAD
console:link_email | office, fresh | GET HEAD POST
console:resend | office, fresh | GET HEAD POST
console:new_letter | office, fresh | GET HEAD POST
console:ways | office, fresh | GET HEAD POST
console:remove_factor | office, fresh | GET HEAD POST
console:suspend | office, fresh | GET HEAD POST
console:resume | office, fresh | GET HEAD POST
console:unlink | office, fresh | GET HEAD POST
console:correct_name | office, fresh | GET HEAD POST
console:guardian_new | office, fresh | GET HEAD POST
console:rights | office | GET HEAD
console:restrict | office, fresh | GET HEAD POST
console:guardian_correct | office, fresh | GET HEAD POST
console:guardian_end | office, fresh | GET HEAD POST
console:restrictions | office | GET HEAD
console:lift | office, fresh | GET HEAD POST
console:document | office, fresh | GET HEAD POST
console:held | office | GET HEAD
console:held_agree | office, fresh | GET HEAD POST
console:held_stop | office | GET HEAD POST
console:requests | office | GET HEAD
console:request_new | office | GET HEAD POST
console:request | office | GET HEAD
console:request_end | office | POST
console:classes | staff | GET HEAD
console:class | staff | GET HEAD
console:pupils_code | staff, fresh | GET HEAD POST
console:teams | office | GET HEAD POST
console:team | office | GET HEAD POST
console:team_members | office | POST
console:team_numbers | office | GET HEAD POST
console:team_remove | office | GET HEAD POST
console:activation | office | GET HEAD
console:activation_classes | office | GET HEAD
console:activation_days | office | GET HEAD
console:accounts | office | GET HEAD
console:batch_new | office, fresh | GET HEAD POST
console:batch | office | GET HEAD
console:batch_stop | office, fresh | GET HEAD POST
console:batch_undo | office, fresh | GET HEAD POST
console:class_codes | staff, fresh | GET HEAD POST
portal:childs_code | signed in, fresh | GET HEAD POST
console:letters | office | GET HEAD
console:letters_print | office, fresh | GET HEAD POST
console:letters_export | administrator, fresh | GET HEAD POST
console:letters_one | office, fresh | GET HEAD POST
console:roster | office | GET HEAD POST
console:roster_blank_workbook | office | GET HEAD
console:roster_blank_table | office | GET HEAD
console:roster_likely | office, fresh | GET HEAD POST
console:roster_run | office | GET HEAD
console:roster_columns | office | GET HEAD POST
console:roster_apply | office, fresh | GET HEAD POST
console:roster_drop | office | POST
console:roster_undo | office, fresh | GET HEAD POST
console:roster_rehearsal | office, fresh | GET HEAD POST
console:roster_rehearsal_letters | office, fresh | GET HEAD
console:roster_rehearsal_end | office | POST
console:roster_losses | office | GET HEAD
console:roster_losses_table | office, fresh | GET HEAD
console:roster_findings | office, fresh | GET HEAD
console:roster_lines | office, fresh | GET HEAD
console:guides | office | GET HEAD
console:guide_preview | office | GET HEAD
console:log | office | GET HEAD
console:log_export | administrator, fresh | GET HEAD POST
console:log_follow | office | GET HEAD POST
console:staff | administrator | GET HEAD
console:staff_invite | administrator, fresh | GET HEAD POST
console:colleague | administrator, fresh | GET HEAD POST
console:staff_again | administrator, fresh | GET HEAD POST
console:staff_factor | administrator, fresh | GET HEAD POST
console:staff_dismiss | administrator, fresh | GET HEAD POST
console:agreement | administrator | GET HEAD
console:agreement_table | administrator, fresh | GET HEAD POST
console:agreement_proof | administrator, fresh | GET HEAD POST
console:person | administrator, fresh | GET HEAD POST
console:person_erase | administrator, fresh | GET HEAD POST
console:privacy | administrator | GET HEAD
console:privacy_round | administrator, fresh | GET HEAD POST
console:processing | administrator | GET HEAD
console:processing_table | administrator | GET HEAD
console:post | administrator | GET HEAD
console:post_freeze | administrator | POST
console:post_recall | administrator | POST
console:applications | administrator | GET HEAD
console:application_new | administrator, fresh | GET HEAD POST
console:application | administrator, fresh | GET HEAD POST
console:application_secret | administrator, fresh | GET HEAD POST
console:application_remove | administrator, fresh | GET HEAD POST
console:settings | administrator | GET HEAD
console:settings_usernames | administrator, fresh | GET HEAD POST
console:settings_letters | administrator, fresh | GET HEAD POST
console:settings_agreement | administrator, fresh | GET HEAD POST
console:settings_look | administrator, fresh | GET HEAD POST
console:settings_doors | administrator | GET HEAD
console:settings_door | administrator, fresh | GET HEAD POST
console:settings_section | administrator, fresh | GET HEAD POST
"""


@dataclass(frozen=True, slots=True)
class Route:
    """One address: its name, its parts, and the view behind it."""

    name: str
    parts: tuple[str, ...]
    view: Callable[..., object]

    @property
    def access(self) -> Access:
        return access_of(self.view)

    @property
    def who(self) -> str:
        """Return who may open it, in the words of the table."""
        return who(self.access)

    @property
    def methods(self) -> tuple[str, ...]:
        """Return the methods it takes, as its own refusal of another one tells."""
        refusal = self.view(RequestFactory().generic("BREW", "/"))
        return tuple(sorted(refusal.headers["Allow"].split(", ")))

    def path(self, parts: Mapping[str, object]) -> str:
        """Return its address with these parts."""
        return reverse(self.name, kwargs={part: parts[part] for part in self.parts})


@cache
def routes() -> tuple[Route, ...]:
    """Return every address there is."""
    return tuple(_below(get_resolver(), ""))


def nobodys() -> Mapping[str, object]:
    """Return parts for any address, of rows that nobody has."""
    return defaultdict(
        lambda: 999_999,
        token="x",
        section="x",
        folder="inbox",
        kind="poster",
        provider="google",
        party="google",
    )


def requests() -> list[tuple[Route, str]]:
    """Return every address with every method that it takes; HEAD is GET's."""
    return [(one, method) for one in routes() for method in one.methods if method != "HEAD"]


def who(access: Access) -> str:
    """Say in words who may open a page."""
    if access.is_public:
        return PUBLIC
    if access.steps:
        later = ", later" if access.is_open_later else ""
        return f"step {' '.join(sorted(access.steps))}{later}"
    words = [_ROLES[access.roles] if access.roles else SIGNED_IN]
    words += ["fresh"] if access.needs_fresh_proof else []
    words += [] if access.needs_factor else ["before factor"]
    return ", ".join(words)


def table() -> dict[str, tuple[str, str]]:
    """Return the rows of the table by the name of the route."""
    rows = [line.split(" | ") for line in TABLE.strip().splitlines()]
    return {name: (who, methods) for name, who, methods in rows}


def is_due(route: Route, step: Step | None) -> bool:
    """Say whether a route belongs to the step that is due."""
    return step in route.access.steps


def _below(resolver: URLResolver, space: str) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            parts = tuple(pattern.pattern.converters)
            yield Route(f"{space}:{pattern.name}", parts, pattern.callback)
        else:
            yield from _below(pattern, pattern.namespace or space)
