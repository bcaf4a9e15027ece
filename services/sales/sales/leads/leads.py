"""Leads: added, shown, changed, and given up or taken up again."""

from chassis import clock, paging
from chassis.emails import normal_email
from chassis.figures import between
from chassis.outbox import announce
from chassis.store import view
from chassis.visibility import narrow
from contracts import sales as contract
from contracts.context import current_call
from contracts.sales.lead import OPEN_STATES

from ..errors import LeadExists, LeadIsConverted, LeadIsDisqualified
from . import assignment, clocks, intake, matching, scoring
from .histories import changed_fields, note, told
from .models import Lead
from .points import normal_phone, settle
from .settings import lead_settings

# By what it is known whether two leads are of the same person.
WHO = ("name", "company", "email", "phone", "tax_id", "country")


def create_lead(*, parties, **fields):
    """Add a lead; of somebody with an open lead it is joined to that one."""
    fields["owner_id"] = _owner_of_new(fields.get("owner_id"))
    lead, _ = intake.take_in(named(fields, parties))
    return lead.to_view()


def get_lead(*, lead_id):
    """Show a lead with its history."""
    return view(Lead.fetch_raw(lead_id))


def list_leads(*, limit, after, sort, is_open=None, is_unassigned=None, is_answer_overdue=None,
               email=None, phone=None, created_after=None, created_before=None,
               is_converted=None, **filters):
    """List leads."""
    where = {**filters, **between("created_at", created_after, created_before)}
    if is_converted is not None:
        where["converted_at"] = {"$ne": None} if is_converted else None
    if is_open is not None and "state" not in where:
        where["state"] = {"$in" if is_open else "$nin": list(OPEN_STATES)}
    if is_unassigned is not None and "owner_id" not in where:
        where["owner_id"] = None if is_unassigned else {"$ne": None}
    if is_answer_overdue is not None:
        where["_is_overdue"] = True if is_answer_overdue else None
    if email is not None:
        where["email"] = _normal_or_as_is(lambda text, _country: normal_email(text), email)
    if phone is not None:
        where["phone"] = _normal_or_as_is(normal_phone, phone)
    return paging.page(
        Lead.collection(), narrow(where, "lead"), sort=sort,
        kind=paging.whole if sort.endswith("score") else paging.moment, limit=limit, after=after,
        projection={"history": 0})


def update_lead(*, lead_id, changes, expected_version, parties):
    """Change a lead; what stays the same makes no new version."""
    lead = Lead.fetch(lead_id, expected_version=expected_version)
    if lead.converted_at:
        raise LeadIsConverted(id=lead_id)
    if not lead.is_open:
        raise LeadIsDisqualified(id=lead_id)

    change(lead, named(changes, parties))
    return lead.to_view()


def change(lead, changes):
    """Change an open lead and tell of it; whether anything is different then."""
    before = lead.to_raw()
    state = changes.pop("state", lead.state)
    fields = settle(changes, known=view(before))
    owner_id = fields.pop("owner_id", lead.owner_id)
    for name, value in fields.items():
        setattr(lead, name, value)
    if owner_id != lead.owner_id:
        assignment.give(lead, owner_id)
    lead.state = state
    if view(lead.to_raw()) == view(before):
        return False

    _refuse_twin(lead, before)
    matching.settle(lead)
    scoring.score(lead)
    is_answered = state != "new" and clocks.answer(lead, clock.now())
    changed = changed_fields(told(before), told(lead.to_raw()))
    note(lead, "changed", ", ".join(changed))
    intake.store(lead, Lead.put)
    announce(contract.lead_updated, lead=told(lead.stored), changed=changed)
    if owner_id is not None and owner_id != before.get("owner_id"):
        announce(contract.lead_assigned, lead=told(lead.stored))
    if is_answered:
        announce(contract.lead_answered, lead=told(lead.stored))
    return True


def disqualify_lead(*, lead_id, reason, note, expected_version):
    """Give a lead up. Doing so twice is doing it once."""
    lead = Lead.fetch(lead_id, expected_version=expected_version)
    if lead.converted_at:
        raise LeadIsConverted(id=lead_id)
    if not lead.is_open:
        return lead.to_view()

    lead.state, lead.disqualified_at = "disqualified", clock.now()
    lead.disqualified_because, lead.disqualified_note = reason, note
    close(lead, "disqualified", ": ".join(filter(None, (reason, note))))
    lead.put()
    announce(contract.lead_disqualified, lead=told(lead.stored))
    return lead.to_view()


def restore_lead(*, lead_id, reason, expected_version):
    """Take up a lead again that was given up. Doing so twice is doing it once."""
    lead = Lead.fetch(lead_id, expected_version=expected_version)
    if lead.converted_at:
        raise LeadIsConverted(id=lead_id)
    if lead.is_open:
        return lead.to_view()

    lead.state = "contacted" if lead.answered_at else "new"
    lead.disqualified_at = lead.disqualified_because = lead.disqualified_note = None
    _refuse_twin(lead, {})
    note(lead, "restored", reason)
    matching.settle(lead)
    scoring.score(lead)
    lead.waits = None if lead.owner_id else True
    if not lead.answered_at and not lead.answer_overdue_at:
        clocks.start(lead)
    intake.store(lead, Lead.put)
    announce(contract.lead_restored, lead=told(lead.stored))
    return lead.to_view()


def close(lead, what, text=None):
    """Have a lead wait for nothing any more, before it is stored."""
    matching.release(lead)
    clocks.stop(lead)
    lead.waits = lead.scored_with = None
    note(lead, what, text)


def named(fields, parties):
    """The fields of a lead, with the survivors of contacts that were merged."""
    referred_by_id = fields.get("referred_by_id")
    if referred_by_id is None:
        return fields
    return {**fields, "referred_by_id": parties[referred_by_id]["id"]}


def _owner_of_new(owner_id):
    """Whose a new lead is: of somebody who does not see what is nobody's, their own."""
    sees = current_call().actor.sees
    if owner_id is not None or sees is None or sees.get("lead", {}).get("rows") == "all":
        return owner_id
    return current_call().actor.user_id


def _refuse_twin(lead, before):
    """Refuse to have two open leads of one person."""
    now = lead.to_raw()
    if all(before.get(name) == now.get(name) for name in WHO):
        return
    twin = matching.same_person(now, matching.open_leads_like(now, but_id=lead.id))
    if twin is not None:
        raise LeadExists(id=twin["_id"])


def _normal_or_as_is(normal, text):
    try:
        return normal(text, lead_settings().default_country)
    except ValueError:
        return text
