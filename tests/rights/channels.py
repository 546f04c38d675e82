"""Every channel by which something could reach a guardian, and the right that it asks (N1).

A channel is an address of the site, a promised job, a mail, a command. What stands in no row makes
a test fail: a new one must say which right it asks and how the matrix sees that it does, or why it
asks none. Then the probe of that name (tests/rights/probes) is walked for every restriction.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sleutelbos.accounts.mails.notices import NOTICES
from sleutelbos.accounts.values import LinkPurpose
from sleutelbos.entrypoints import cli
from sleutelbos.outbox import registry
from sleutelbos.people.values import Right
from tests.web import routes

# right or "-" | probe, or why it asks none | names, over as many lines as it takes
TABLE = """
sign_in | password | portal:sign_in
sign_in | code | portal:sign_in
sign_in | passkey | portal:sign_in
sign_in | letter_link | portal:letter
sign_in | outside_identity | portal:arrive portal:choose portal:attach
sign_in | session | portal:ways portal:way
  portal:start portal:account portal:not_me portal:agreement
  portal:refuse_agreement portal:choose_password portal:review_devices portal:details
  portal:confirm portal:verify portal:verify_again portal:other_address portal:profile
  portal:check_details portal:password portal:devices portal:remove_connection
  portal:remove_connections portal:sessions portal:sign_out_everywhere portal:language portal:kept
  portal:prove portal:factor portal:factor_setup
  portal:passkeys portal:passkey portal:own_factor portal:seen portal:agreed portal:receipt
  portal:notifications portal:rename_device portal:app portal:install portal:dismiss
  portal:push portal:pair portal:pair_number
sign_in | connected_app | idp:authorize idp:consent idp:device idp:device_decide idp:token
  idp:userinfo idp:introspect
messages | unread_number | idp:userinfo
details, sign_in | told_class | idp:userinfo
messages | number | web:live
messages | mailbox | portal:messages portal:folder portal:search_messages portal:message
  portal:print_message portal:mark_messages portal:confirm_message portal:answer_message
messages | writing | portal:write
messages | attachment | portal:file portal:file_preview job:messaging.examine
messages | infected_notice | job:send_notice mail:file_infected
messages | own_letters | portal:sent portal:sent_message portal:take_back portal:recall
  portal:remind
messages | delivery | portal:send_draft
sign_in | paired_phone | portal:pair_phone portal:pair_finish
messages | device_notice | job:messaging.push
messages | notification | job:messaging.plan_notifications job:messaging.plan_digests
  job:send_notification
messages, post | paper | portal:paper portal:draft_paper
sign_in | beside | portal:children portal:open_child portal:child_leave portal:child_enter
  portal:add_child portal:remove_child
messages | beside_messages | portal:messages portal:folder portal:search_messages
  portal:mark_messages portal:sent
details, sign_in | class_name | portal:start portal:profile portal:kept
sign_in | reset_mail | job:answer_recovery mail:reset portal:forgot_request
sign_in | browser_mail | job:answer_recovery mail:browser portal:browser_ask
sign_in | verification_mail | job:send_verification mail:verify
sign_in | reset_link | portal:reset_link
sign_in | browser_link | portal:browser_link
sign_in | freeze_link | portal:freeze_link
sign_in | sign_in_mail | job:gate.tell_sign_in mail:freeze
sign_in | verify_link | portal:verify_link
sign_in | renewal | portal:verify_renew
sign_in | account_notice | job:send_notice mail:password_changed mail:password_reset
  mail:address_changed mail:letter_printed mail:suspended mail:resumed mail:factor_changed
  mail:link_asked mail:letter_asked mail:code_started mail:linked mail:unlinked mail:identity_linked
  mail:identity_unlinked mail:passkey_added mail:passkey_removed mail:factor_asked
  mail:device_added mail:device_copied mail:application_connected
changes | change_notice | job:send_notice mail:name_corrected
sign_in, post | printed_letter | console:letters_print console:letters_one
  job:accounts.print_letters command:letters
sign_in, post | exported_letter | console:letters_export command:letters
sign_in | reminder_mail | job:send_reminder job:gate.do_batch console:batch_new console:batch_undo
sign_in, post | batch_of_letters | job:gate.do_batch console:batch_new
sign_in, post | single_letter | console:new_letter console:held_agree job:gate.fall_due
details | class_on_letter | console:letters_print console:new_letter command:letters
sign_in | linked_address | console:link_email console:held_agree job:gate.fall_due
sign_in | resent_mail | console:resend
sign_in, messages, details | childs_code | portal:childs_code
- | leads to a provider, or to the school's own host | portal:leave portal:back
- | says nothing of anybody | web:alive web:ready web:theme web:logo web:language web:robots
  web:manifest web:icon web:worker web:offline
  portal:unsubscribe
  web:change_password web:passkey_endpoints portal:sign_out portal:signed_out portal:stopped
  portal:refused portal:forgot portal:forgot_verified portal:forgot_help portal:guide
  portal:child_arrive portal:guide_file portal:guide_pdf command:guide console:guides
  console:guide_preview idp:openid idp:server idp:keys idp:resume idp:other_account idp:logout
  idp:logout_confirm idp:revoke idp:device_ask
- | for staff, who are no guardians | portal:invitation_link job:send_invitation mail:invitation
  portal:drafts portal:draft portal:drop_draft portal:check_draft portal:unreached
  portal:drop_group portal:factor_again
- | the school office sees who is restricted, and why | console:start console:search
  console:family console:remove_factor console:suspend console:resume console:correct_name
  console:unlink
  console:guardian_new
  console:rights console:restrict console:guardian_correct console:guardian_end
  console:restrictions console:lift console:document console:held console:held_stop
  console:requests console:request_new console:request console:request_end console:classes
  console:class console:pupils_code console:class_codes console:letters console:roster
  console:roster_run
  console:roster_apply console:roster_drop console:roster_findings console:roster_lines
  console:roster_rehearsal console:roster_rehearsal_end console:roster_likely
  console:roster_undo console:roster_losses console:roster_losses_table
  console:log console:staff console:staff_invite console:colleague console:staff_again
  console:staff_factor console:staff_dismiss console:settings console:settings_usernames
  console:settings_letters console:settings_agreement console:settings_look
  console:settings_section console:person console:person_erase console:accounts console:activation
  console:activation_classes console:activation_days console:batch console:batch_stop
  console:roster_blank_table console:roster_blank_workbook console:roster_columns console:privacy
  console:privacy_round console:processing console:processing_table command:person
  console:log_export console:log_follow console:post console:post_freeze console:post_recall
  console:settings_doors console:settings_door console:ways console:agreement
  console:agreement_table console:agreement_proof console:applications console:application_new
  console:application console:application_secret console:application_remove
  console:teams console:team console:team_members console:team_numbers console:team_remove
- | opens and closes accounts, which ask at the door | job:apply_run job:undo_run command:import
- | rehearses letters whose codes open nothing | job:rehearse_run
  console:roster_rehearsal_letters
- | shuts what is open, and opens nothing | job:gate.shut job:note_bounce
  job:accounts.remove_letters job:messaging.sweep_files job:messaging.sweep_all_files
  job:connections.say_farewell
- | the house's own upkeep | job:messaging.notify
  job:accounts.count_day job:accounts.count_days job:forget_undo
  job:forget_rehearsals job:scrub_runs job:privacy.keep_terms job:privacy.keep_terms_of
  job:privacy.write_list
  job:privacy.follow_logs job:privacy.follow_log command:retention
  job:connections.renew_keys command:application
  job:outbox.purge job:outbox.read_bounces command:check command:demo
  command:doctor command:init command:serve command:throttle command:worker command:school
  command:staff command:audit
"""


@dataclass(frozen=True, slots=True)
class Channel:
    """Some channels that ask the same, and how the matrix sees it."""

    rights: frozenset[Right]
    probe: str
    names: tuple[str, ...]


@cache
def channels() -> tuple[Channel, ...]:
    """Return the rows of the table."""
    rows = TABLE.strip().replace("\n  ", " ").splitlines()
    found = []
    for row in rows:
        asked, probe, names = (part.strip() for part in row.split("|"))
        rights = frozenset(Right(one.strip()) for one in asked.split(",") if one.strip() != "-")
        found.append(Channel(rights, probe, tuple(names.split())))
    return tuple(found)


def existing() -> set[str]:
    """Return every channel that there is."""
    registry.load()
    commands = Path(cli.__file__).parent / "commands"
    return {
        *(route.name for route in routes.routes()),
        *(f"job:{name}" for name in registry._tasks),
        *(f"mail:{kind}" for kind in NOTICES),
        *(f"mail:{purpose.value}" for purpose in LinkPurpose),
        *(f"command:{path.stem}" for path in commands.glob("*.py") if path.stem != "__init__"),
    }
