"""Links to surveys: made as a mail goes out and never kept, known again by their signature."""

from chassis.sealing import seal_of
from contracts.common import EXAMPLE_SUFFIX

from .models import Survey

PURPOSE = "links to surveys"
# Stands in a mail that waits, in the place of the token.
PLACE = "{token}"
_SUFFIX = len(EXAMPLE_SUFFIX)


def token_of(survey_id):
    """What a link to a survey ends with: its id, whose last part is random, and a signature."""
    return survey_id.rpartition("_")[2] + seal_of(PURPOSE).mark(survey_id)


def survey_id_of(token):
    """The id of the survey of a link; None where it was not made here."""
    survey_id = f"{Survey.ENTITY}_{token[:_SUFFIX]}"
    return survey_id if seal_of(PURPOSE).is_mark_of(token[_SUFFIX:], survey_id) else None


def complete(mail):
    """A mail as it goes out, with its token."""
    about = mail.get("about") or {}
    if about.get("type") != Survey.ENTITY:
        return mail
    return {**mail, "text": mail["text"].replace(PLACE, token_of(about["id"]))}
