"""SLA policies: made and changed, and which of them fits a ticket."""

from chassis import clock, paging
from chassis.emails import required_email
from chassis.ids import new_id
from chassis.paging import whole
from contracts.errors import ValidationFailed

from ..calendars import business_calendars
from ..errors import SlaPolicyIsArchived
from ..tickets.setting_models import TicketType
from . import customers
from .models import SlaPolicy, SlaTerms, shown_policy

# What a policy asks for, and where a ticket says it.
_ASKED = {"type_ids": "type_id", "kinds": "kind", "priorities": "priority", "team_ids": "team_id",
          "channels": "channel"}
_NOT_ASKED = dict.fromkeys(("targets", "escalations", "mails_to"), 0)


def create_sla_policy(*, parties, **fields):
    """Decide what is promised to which tickets."""
    _require_sound(fields, "")
    _name_survivors(fields, parties)
    made = SlaPolicy(id=new_id(SlaPolicy.ENTITY), **fields)
    _keep_terms(made)
    return made.add().to_view()


def get_sla_policy(*, sla_policy_id):
    """Show an SLA policy."""
    return shown_policy(SlaPolicy.fetch_raw(sla_policy_id))


def list_sla_policies(*, limit, after, is_archived):
    """List SLA policies, in the order in which they are tried."""
    return paging.page(
        SlaPolicy.collection(), {"archived_at": {"$ne": None} if is_archived else None},
        sort="position", kind=whole, limit=limit, after=after, show=shown_policy)


def update_sla_policy(*, sla_policy_id, changes, expected_version, parties):
    """Change a policy; what was promised by it already stays as it was promised."""
    held = SlaPolicy.fetch(sla_policy_id, expected_version=expected_version)
    if held.archived_at:
        raise SlaPolicyIsArchived(id=sla_policy_id)
    changes = dict(changes)
    _require_sound(changes, "/changes")
    _name_survivors(changes, parties)
    before = held.to_view()
    for name, value in changes.items():
        setattr(held, name, value)
    if held.to_view() == before:
        return before

    _keep_terms(held, held.version + 1)
    return held.put().to_view()


def archive_sla_policy(*, sla_policy_id, expected_version):
    """Promise nothing more by a policy. Doing so twice is doing it once."""
    held = SlaPolicy.fetch(sla_policy_id, expected_version=expected_version)
    if held.archived_at is None:
        held.archived_at = clock.now()
        held.put(at=held.archived_at)


def fitting(ticket):
    """The policy (as stored) that holds for a ticket, the first that fits it; None for none."""
    # A list that is not there fits anything.
    where = {name: {"$in": [None, getattr(ticket, field)]} for name, field in _ASKED.items()}
    policies = SlaPolicy.collection().find({"archived_at": None, **where}, _NOT_ASKED).sort(
        [("position", 1), ("_id", 1)])
    customer = None
    for policy in policies:
        if ticket.kind == "ours" and not (policy.get("kinds") or policy.get("type_ids")):
            continue
        if policy.get("contact_ids") or policy.get("customer_tags"):
            customer = customer or customers.of(ticket.contact_ids[0])
            if not customers.fits(policy, customer):
                continue
        return policy
    return None


def _keep_terms(held, version=1):
    """Keep what a policy promises from now on, as tickets refer to it."""
    now, raw = clock.now(), held.to_raw()
    held.terms_id = f"{held.id}/{version}"
    SlaTerms.collection().insert_one({
        "_id": held.terms_id, "version": 1, "created_at": now, "updated_at": now,
        "policy_id": held.id,
        "terms": {name: raw[name] for name in SlaPolicy.TERMS if name in raw}})


def _require_sound(fields, pointer):
    if fields.get("calendar_id"):
        business_calendars.require(fields["calendar_id"], f"{pointer}/calendar_id")
    asked = fields.get("type_ids") or ()
    known = {raw["_id"] for raw in
             TicketType.collection().find({"_id": {"$in": list(asked)}}, {"_id": 1})}
    errors = [{"pointer": f"{pointer}/type_ids/{place}", "detail": "There is no such type."}
              for place, id in enumerate(asked) if id not in known]
    if errors:
        raise ValidationFailed(errors=errors)
    if fields.get("mails_to"):
        fields["mails_to"] = [
            {**one, "address": required_email(
                one["address"], f"{pointer}/mails_to/{place}/address")}
            for place, one in enumerate(fields["mails_to"])]


def _name_survivors(fields, parties):
    if fields.get("contact_ids"):
        fields["contact_ids"] = list(dict.fromkeys(
            parties[id]["id"] for id in fields["contact_ids"]))
