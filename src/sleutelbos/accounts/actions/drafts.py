"""Letters that nobody may use: set as the real ones, marked, their codes made good nowhere."""

from collections.abc import Sequence

from sleutelbos.accounts.letters import pdf, store, wording
from sleutelbos.accounts.letters.pages import LetterPage
from sleutelbos.accounts.letters.pdf import Tell
from sleutelbos.audit.values import Actor
from sleutelbos.kit import clock
from sleutelbos.schools.models import School


def keep(
    *, school: School, pages: Sequence[LetterPage], file_name: str, tell: Tell, by: Actor
) -> None:
    """Set drafts and keep them sealed; ``tell`` hears how many are set, of how many."""
    language = school.language
    content = pdf.render(
        pages,
        title=wording.title("", language=language),
        language=language,
        tell=tell,
        mark=wording.mark(language=language),
    )
    store.write(school.id, file_name, content, now=clock.now())


def read(*, school_id: int, file_name: str, by: Actor) -> bytes:
    """Return a file of drafts; raise NotFound when it is gone."""
    return store.read(school_id, file_name)


def remove(*, school_id: int, file_name: str, by: Actor) -> None:
    """Throw a file of drafts away."""
    store.remove(school_id, file_name)
