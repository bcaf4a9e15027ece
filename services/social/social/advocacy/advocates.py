"""Advocates: found by what they say of us, and made by us."""

import base64
import secrets

from pymongo.errors import DuplicateKeyError

from chassis import clock, paging
from chassis.outbox import announce
from chassis.paging import moment
from chassis.parties import survivor_of
from chassis.store import again, view
from contracts import social as contract

from ..influence.influencers import with_influence_of_contacts
from .models import Advocate

# Who says 9 or 10 is a promoter, who says 6 or less a detractor (Reichheld, HBR, Dec. 2003).
PROMOTER, DETRACTOR = 9, 6
MOST_PRAISES = 50
_CODE_BYTES = 8
_CODE_LENGTH = 12


def create_advocate(*, contact_id, parties, **fields):
    """Have somebody speak for us, with a link of their own. Whoever does already stays so."""
    held = _of(parties[contact_id]["id"])
    if held.state != "active":
        held.praises = [*held.praises, _praise("by_hand")][-MOST_PRAISES:]
        _begin(held)
    for name, value in fields.items():
        setattr(held, name, value)
    return _shown(_keep(held))


def get_advocate(*, advocate_id):
    """Show an advocate."""
    (shown,) = with_influence_of_contacts([_shown(Advocate.fetch_raw(advocate_id))])
    return shown


def list_advocates(*, limit, after, **filters):
    """List advocates and those who may become one, the latest first."""
    page = paging.page(Advocate.collection(), filters, sort="-created_at", kind=moment,
                       limit=limit, after=after, show=_shown)
    return {**page, "items": with_influence_of_contacts(page["items"])}


def update_advocate(*, advocate_id, changes, expected_version):
    """Have an advocate begin or end, and note what is to be known; a link that ended credits
    nothing more."""
    advocate = Advocate.fetch(advocate_id, expected_version=expected_version)
    if changes.get("state") == "active" and advocate.state != "active":
        _begin(advocate)
    for name, value in changes.items():
        setattr(advocate, name, value)
    return _shown(_keep(advocate))


def note_score(survey):
    """Learn from a survey who would recommend us; who would not is a candidate no more."""
    if survey["metric"] != "nps":
        return
    score, contact_id = survey["score"], survivor_of(survey["contact_ids"][0])
    advocate = _of(contact_id, is_made=score >= PROMOTER)
    if advocate is None or _is_noted(advocate, survey["id"]):
        return
    advocate.score = score
    if score >= PROMOTER:
        note_praise(advocate, _praise("nps", survey["id"], score))
    elif score <= DETRACTOR and advocate.state == "candidate":
        advocate.state = "ended"
    _keep(advocate)


def praised(contact_id, kind, about_id):
    """Learn that somebody spoke well of us in a review or a post, once for each."""
    advocate = _of(survivor_of(contact_id))
    if not _is_noted(advocate, about_id):
        note_praise(advocate, _praise(kind, about_id))
        _keep(advocate)


def unpraised(contact_id, about_id):
    """Have something that is no praise any more speak for nobody; who is a candidate by nothing
    else is none."""
    advocate = _of(survivor_of(contact_id), is_made=False)
    if advocate is None or not _is_noted(advocate, about_id):
        return
    advocate.praises = [one for one in advocate.praises if one.get("about_id") != about_id]
    if not advocate.praises and advocate.state == "candidate":
        advocate.state = "ended"
    _keep(advocate)


def note_praise(advocate, praise):
    """Add a reason, the latest last; who had ended by themselves may be asked again."""
    advocate.praises = [*advocate.praises, praise][-MOST_PRAISES:]
    if advocate.state == "ended" and advocate.code is None:
        advocate.state = "candidate"


def by_code(code):
    """The advocate whose links say it, as stored, while they are active; or None."""
    return Advocate.collection().find_one({"code": code, "state": "active"}) if code else None


def by_contact(contact_id):
    """The advocate that a party is, as stored, while they are active; or None."""
    return Advocate.collection().find_one({"contact_id": contact_id, "state": "active"})


def _of(contact_id, *, is_made=True):
    """The advocate that a party is, or a new one that is not stored yet."""
    found = Advocate.objects(contact_id=contact_id).first()
    if found is None and is_made:
        found = Advocate(contact_id=contact_id, state="candidate")
    return found


def _begin(advocate):
    advocate.state = "active"
    advocate.active_at = advocate.active_at or clock.now()
    # Links that are about stay good when somebody begins again.
    advocate.code = advocate.code or _new_code()


def _new_code():
    return base64.b32encode(secrets.token_bytes(_CODE_BYTES)).decode().lower()[:_CODE_LENGTH]


def _keep(advocate):
    if advocate.id is not None:
        advocate.put()
        announce(contract.advocate_updated, advocate=_shown(advocate.stored))
        return advocate.stored
    try:
        advocate.add()
    except DuplicateKeyError as error:
        raise again("They became one just now.") from error
    announce(contract.advocate_created, advocate=_shown(advocate.stored))
    return advocate.stored


def _is_noted(advocate, about_id):
    return any(praise.get("about_id") == about_id for praise in advocate.praises)


def _praise(kind, about_id=None, score=None):
    said = {"kind": kind, "about_id": about_id, "score": score, "at": clock.now()}
    return {name: value for name, value in said.items() if value is not None}


def _shown(raw):
    return {"praises": [], **view(raw)}
