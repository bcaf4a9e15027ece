"""Programmes: written, decided about by somebody else, each edition kept."""

from datetime import timedelta

from chassis import clock, paging
from chassis.ids import new_id
from chassis.money import loaded, stored
from chassis.outbox import announce
from chassis.store import view
from contracts import marketing as contract
from contracts.context import current_call
from contracts.errors import NotFound, ValidationFailed

from ..costs.sums import GIVEN_BACK
from ..errors import ProgrammeIsDecided, ProgrammeIsEnded, ProgrammeIsYourOwn
from .models import Programme, ProgrammeEdition

LONGEST = timedelta(days=20 * 365)
_LISTS = ("review_on", "investments", "ledger_kinds", "savings", "objectives", "author_ids")
# What every edition differs in.
_ALWAYS = ("version", "updated_at")


def create_programme(**fields):
    """Draft a programme. It is nobody's course until somebody else approved it."""
    _require_sound(fields)
    programme = Programme(author_ids=[_actor_id()], **stored(fields)).add()
    return _told(programme, "created", [])


def get_programme(*, programme_id):
    """Show a programme as it was written."""
    return shown(Programme.fetch_raw(programme_id))


def list_programmes(*, limit, after, **filters):
    """List programmes, the latest first."""
    return paging.page(Programme.collection(), filters, sort="-created_at", kind=paging.moment,
                       limit=limit, after=after, show=shown)


def update_programme(*, programme_id, changes, expected_version):
    """Change a programme, which is a draft then, until it is approved anew."""
    programme = fetch_living(programme_id, expected_version)
    for name, value in stored(changes).items():
        setattr(programme, name, value)
    _require_sound(loaded(programme.to_raw()), "/changes")
    return keep_draft(programme)


def keep_draft(programme):
    """Store a changed programme as a draft of whoever changed it; what is the same stays as it is.
    """
    before = Programme.fetch_raw(programme.id)
    if _changed(before, programme.to_raw()) == []:
        return shown(before)
    is_begun = programme.state in ("draft", "refused")
    programme.author_ids = list(dict.fromkeys(
        [*(programme.author_ids if is_begun else ()), _actor_id()]))
    programme.state = "draft"
    programme.decided_by_id = programme.decided_at = programme.refused_because = None
    return _put(programme, before, "changed")


def approve_programme(*, programme_id, expected_version):
    """Approve what others wrote: it is the course from now on."""
    programme = _to_decide(programme_id, expected_version)
    programme.approved_at, programme.approved_version = clock.now(), programme.version + 1
    return _decide(programme, "approved")


def refuse_programme(*, programme_id, expected_version, reason):
    """Refuse what others wrote; what was approved before goes on."""
    programme = _to_decide(programme_id, expected_version)
    programme.refused_because = reason
    return _decide(programme, "refused")


def end_programme(*, programme_id, expected_version):
    """End a programme, which stays to be read."""
    programme = fetch_living(programme_id, expected_version)
    before = programme.to_raw()
    programme.state, programme.ended_at = "ended", clock.now()
    return _put(programme, before, "ended")


def list_programme_editions(*, programme_id, limit, after):
    """List the editions of a programme, the latest first."""
    Programme.fetch_raw(programme_id, {"_id": 1})
    return paging.page(
        ProgrammeEdition.collection(), {"programme_id": programme_id}, sort="-number",
        kind=paging.whole, limit=limit, after=after,
        show=lambda raw: loaded(view({"changed": [], **raw})))


def current():
    """The programme that holds, as stored: of those not ended, the one approved last."""
    found = Programme.collection().find_one(
        {"ended_at": None, "approved_at": {"$exists": True}}, sort=[("approved_at", -1)])
    if found is None:
        raise NotFound("No programme is approved.")
    return found


def living():
    """All programmes that are not ended, as stored."""
    return list(Programme.collection().find({"ended_at": None}))


def fetch_living(programme_id, expected_version):
    """A programme that may be changed."""
    programme = Programme.fetch(programme_id, expected_version=expected_version)
    if programme.state == "ended":
        raise ProgrammeIsEnded(id=programme_id)
    return programme


def shown(raw):
    """A stored programme as it is shown."""
    return loaded(view({**{name: [] for name in _LISTS}, **raw}))


def _require_sound(fields, prefix=""):
    """Raise ValidationFailed for what could not be reckoned, or would count twice."""
    starts_on = fields["starts_on"]
    if starts_on < (clock.now().date() - LONGEST).isoformat():
        raise ValidationFailed.at(f"{prefix}/starts_on", "This is more than twenty years ago.")
    if starts_on > (clock.now().date() + LONGEST).isoformat():
        raise ValidationFailed.at(f"{prefix}/starts_on", "This is more than twenty years ahead.")
    if fields["payback_on"] < starts_on:
        raise ValidationFailed.at(
            f"{prefix}/payback_on", "It is to pay back before it starts.")
    investments = fields.get("investments", ())
    for place, one in enumerate(investments):
        if one["starts_on"] < starts_on:
            raise ValidationFailed.at(
                f"{prefix}/investments/{place}/starts_on", "This is before the programme starts.")
    if {one["kind"] for one in investments} & set(fields.get("ledger_kinds", ())):
        raise ValidationFailed.at(
            f"{prefix}/ledger_kinds",
            "This kind is among the investments: it would count twice.")
    kinds = fields.get("ledger_kinds", ())
    if GIVEN_BACK in kinds:
        raise ValidationFailed.at(
            f"{prefix}/ledger_kinds", "What is given back is in credit notes already.")
    if len(set(kinds)) < len(kinds):
        raise ValidationFailed.at(f"{prefix}/ledger_kinds", "A kind is named twice.")


def _to_decide(programme_id, expected_version):
    programme = Programme.fetch(programme_id, expected_version=expected_version)
    if programme.state != "draft":
        raise ProgrammeIsDecided(id=programme_id, state=programme.state)
    if _actor_id() in programme.author_ids:
        raise ProgrammeIsYourOwn(id=programme_id)
    return programme


def _decide(programme, state):
    before = programme.to_raw()
    programme.state = state
    programme.decided_by_id, programme.decided_at = _actor_id(), clock.now()
    return _put(programme, before, state)


def _put(programme, before, did):
    programme.put()
    return _told(programme, did, _changed(before, programme.stored))


def _told(programme, did, changed):
    """Keep the edition, tell of it, and show it."""
    told = shown(programme.stored)
    ProgrammeEdition(
        id=new_id(ProgrammeEdition.ENTITY), programme_id=programme.id, number=programme.version,
        did=did, actor_id=_actor_id(), changed=changed, programme=stored(told)).add()
    announce(contract.programme_updated, programme=told)
    return told


def _changed(before, after):
    return sorted(name for name in {*before, *after} - set(_ALWAYS)
                  if before.get(name) != after.get(name))


def _actor_id():
    return current_call().actor.id

