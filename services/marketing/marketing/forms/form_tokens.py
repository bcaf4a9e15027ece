"""What comes with a form and goes back with its answers, and what links end with that are mailed:
ids and times under a signature; nothing is kept of them until they come back."""

from datetime import UTC, datetime, timedelta

from chassis import clock
from chassis.ids import new_id
from chassis.sealing import seal_of
from contracts.common import EXAMPLE_SUFFIX
from contracts.errors import NotFound, ValidationFailed

from .models import FormSubmission

PURPOSE = "public forms"
GOOD_FOR = timedelta(hours=24)
_SUFFIX = len(EXAMPLE_SUFFIX)


def issue(form_id, edition):
    """`(token, until when it is good)` of a form that is shown now."""
    now = clock.now()
    suffix, seconds = new_id(FormSubmission.ENTITY).rpartition("_")[2], int(now.timestamp())
    said = f"{suffix}.{edition}.{seconds}"
    return f"{said}.{_seal().mark(f'{form_id}/{said}')}", now + GOOD_FOR


def read(token, form_id):
    """`(id of the submission to be, edition, when it was shown)`.

    Raises ValidationFailed for a token that was not made here, for another form, or too long ago.
    """
    said, _, mark = token.rpartition(".")
    suffix, edition, seconds = said.split(".")
    if not _seal().is_mark_of(mark, f"{form_id}/{said}"):
        raise ValidationFailed.at("/token", "This is no token of this form.")
    issued_at = datetime.fromtimestamp(int(seconds), UTC)
    if clock.now() > issued_at + GOOD_FOR:
        raise ValidationFailed.at("/token", "The form was shown too long ago: load it again.")
    return f"{FormSubmission.ENTITY}_{suffix}", int(edition), issued_at


def link_of(id, what):
    """The end of a link by which somebody does `what` with the document of that id."""
    return id.rpartition("_")[2] + _seal().mark(f"{what}/{id}")


def read_link(token, entity, what):
    """The id that a link is about. Raises NotFound for one that was not made here."""
    id, mark = f"{entity}_{token[:_SUFFIX]}", token[_SUFFIX:]
    if not _seal().is_mark_of(mark, f"{what}/{id}"):
        raise NotFound("There is no such link.")
    return id


def mark_of(text):
    """By what something is known again that is not kept, such as an address on the net."""
    return _seal().mark(f"source/{text}")


def _seal():
    return seal_of(PURPOSE)
