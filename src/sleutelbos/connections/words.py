"""What scopes and kinds of applications are called, for several entrypoints."""

from django.utils.translation import gettext_lazy as _

from sleutelbos.connections.oauth.values import AppKind, Scope

SCOPES = {
    Scope.OPENID: _("know that it is you, by a number that only this application gets"),
    Scope.PROFILE: _("see your name, and whether you are a pupil, a parent or staff"),
    Scope.GROUPS: _("see your classes, or the class of your child"),
    Scope.MESSAGES: _("see how many messages you have not read, not what is in them"),
    Scope.OFFLINE: _("do all this also when you are not signed in"),
}
KINDS = {
    AppKind.WEBSITE: _("Website"),
    AppKind.APP: _("App"),
}
