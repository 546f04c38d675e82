"""What is said of files: why one was refused."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sleutelbos.messaging.rules.kinds import Wrong

WRONG: dict[Wrong, Promise] = {
    Wrong.EMPTY: _("“%(name)s” is empty. Choose another file."),
    Wrong.TOO_LARGE: _("“%(name)s” is too large. A file may be %(each)s MB at most."),
    Wrong.TOO_LARGE_TOGETHER: _(
        "“%(name)s” does not fit any more. All files together may be %(together)s MB at most."
    ),
    Wrong.TOO_MANY: _("“%(name)s” is one too many. There may be %(count)s files at most."),
    Wrong.DANGEROUS: _("“%(name)s” is a program, and can be dangerous. Send a PDF or a photo."),
    Wrong.NOT_WHAT_IT_SAYS: _(
        "“%(name)s” is not what its name says. Save it again, and choose it then."
    ),
    Wrong.TELLS_WHERE: _(
        "“%(name)s” is a photo that tells where it was taken. Make it a JPEG, and choose it then."
    ),
    Wrong.DAMAGED: _("“%(name)s” is damaged. Save it again, and choose it then."),
    Wrong.TOO_MANY_PIXELS: _("“%(name)s” is a picture that is too large. Make it smaller."),
    Wrong.NO_ROOM: _("“%(name)s” could not be kept: there is no room now. Try again later."),
    Wrong.NOT_ALLOWED: _("“%(name)s” was not added: files cannot be sent here."),
}
