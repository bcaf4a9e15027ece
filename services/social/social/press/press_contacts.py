"""Press contacts: what we know of journalists and media, beyond what contacts knows."""

from pymongo.errors import DuplicateKeyError

from chassis import clock, paging
from chassis.paging import moment
from chassis.store import view

from ..errors import PressContactIsKnown
from .models import PressContact


def create_press_contact(*, contact_id, parties, **fields):
    """Keep a contact as somebody of the press, once; one that was put away is brought back."""
    contact_id = parties[contact_id]["id"]
    held = PressContact.objects(contact_id=contact_id).first()
    if held is not None and held.archived_at is None:
        raise PressContactIsKnown(id=held.id)
    if held is not None:
        held.archived_at = None
        return _shown(_filled(held, fields).put().stored)
    try:
        return _shown(_filled(PressContact(contact_id=contact_id), fields).add().stored)
    except DuplicateKeyError as error:
        raise PressContactIsKnown(contact_id=contact_id) from error


def get_press_contact(*, press_contact_id):
    """Show what we know of somebody of the press."""
    return _shown(PressContact.fetch_raw(press_contact_id))


def list_press_contacts(*, limit, after, is_archived, contact_id=None, beat=None, medium=None,
                        language=None):
    """List journalists and media, the latest first."""
    asked = {"contact_id": contact_id, "beats": beat and beat.casefold(), "medium": medium,
             "languages": language}
    where = {"archived_at": {"$ne": None} if is_archived else None,
             **{name: value for name, value in asked.items() if value is not None}}
    return paging.page(PressContact.collection(), where, sort="-created_at", kind=moment,
                       limit=limit, after=after, show=_shown)


def update_press_contact(*, press_contact_id, changes, expected_version):
    """Change what we know of somebody of the press."""
    held = PressContact.fetch(press_contact_id, expected_version=expected_version)
    return _shown(_filled(held, changes).put().stored)


def archive_press_contact(*, press_contact_id, expected_version):
    """Put a press contact away; the contact and what they asked stay. Once is enough."""
    held = PressContact.fetch(press_contact_id, expected_version=expected_version)
    if held.archived_at is None:
        held.archived_at = clock.now()
        held.put(at=held.archived_at)


def _filled(held, fields):
    for name, value in fields.items():
        setattr(held, name, value)
    held.beats = list(dict.fromkeys(beat.casefold() for beat in held.beats))
    return held


def _shown(raw):
    return {"beats": [], "languages": [], **view(raw)}
