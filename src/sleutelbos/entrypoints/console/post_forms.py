"""What an administrator sets about messages: hours, who writes to whom, the moment to take back."""

from django import forms
from django.utils.translation import gettext_lazy as _


class Post(forms.Form):
    """When messages arrive, and who may write of their own accord."""

    post_opens = forms.TimeField(label=_("Messages of staff arrive from"))
    post_closes = forms.TimeField(
        label=_("until"),
        help_text=_("Later ones wait till morning, unless urgent. The same time twice: always."),
    )
    parents_post_opens = forms.TimeField(label=_("Messages of parents and pupils arrive from"))
    parents_post_closes = forms.TimeField(label=_("until"))
    take_back_seconds = forms.IntegerField(
        min_value=0,
        max_value=600,
        label=_("Seconds to take a message back"),
        help_text=_("From 0 to 600. So long a message waits before it arrives."),
    )
    file_mb = forms.IntegerField(
        min_value=1, max_value=100, label=_("Largest file with a message, in MB")
    )
    files_mb = forms.IntegerField(
        min_value=1, max_value=200, label=_("All files of one message together, in MB")
    )
    families_attach = forms.BooleanField(
        required=False, label=_("Parents and pupils may send files with a message")
    )
    teachers_write_all = forms.BooleanField(
        required=False, label=_("Teachers write to the whole school, not to their classes only")
    )
    guardians_write_teachers = forms.BooleanField(
        required=False, label=_("Parents write to the teachers of their child")
    )
    guardians_write_office = forms.BooleanField(
        required=False, label=_("Parents write to the school office")
    )
    pupils_write_teachers = forms.BooleanField(
        required=False, label=_("Pupils write to their teachers")
    )
    pupils_write_office = forms.BooleanField(
        required=False, label=_("Pupils write to the school office")
    )
