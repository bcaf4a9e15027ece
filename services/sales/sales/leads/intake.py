"""Taking a lead in: joined to the open lead of the same person, or a new one, scored and due."""

from dataclasses import dataclass

from pymongo.errors import DuplicateKeyError, OperationFailure

from chassis import clock
from chassis.ids import new_id
from chassis.outbox import announce
from contracts import sales as contract

from . import assignment, clocks, consents, lead_rules, matching, scoring
from .histories import changed_fields, note, told
from .models import Lead
from .points import display_name, settle

# What a later submission brings that is of itself, and is told in the history.
_OF_A_SUBMISSION = ("source", "source_detail", "message", "campaign_id", "utm", "referrer",
                    "landing_page", "web_form_id", "product_interest")
# Whoever joins what is there already does not decide whose it is.
_NEVER_JOINED = ("owner_id", "team_id", "name")
_TRANSIENT = "TransientTransactionError"


class Rules:
    """The rules that leads are taken in by, read once for all of them."""

    def __init__(self):
        self.scoring = lead_rules.active("scoring")
        self.answering = lead_rules.active("answering")


@dataclass(frozen=True)
class Outside:
    """What another system knows a lead by, and the digest of what it said of it."""

    system: str
    id: str
    digest: str

    @property
    def key(self):
        return f"{self.system}/{self.id}"

    @property
    def place(self):
        """The key as the name of a field, which holds no dots or dollars."""
        return self.key.encode().hex()

    def name(self, lead):
        """Write down that this is what the lead is known by there."""
        if self.key not in lead.external_keys:
            lead.external_keys = [*lead.external_keys, self.key]
            lead.external_ids = [*lead.external_ids, {"system": self.system, "id": self.id}]
        lead.imported = {**lead.imported, self.place: self.digest}


def take_in(fields, *, given=(), outside=None, rules=None):
    """Take somebody in; returns `(lead, whether it is new)`.

    `fields` are as a contract gives them, `given` the consents that came along, and `outside`
    tells what another system knows it by.
    """
    rules = rules or Rules()
    fields = settle({name: value for name, value in fields.items() if value is not None})
    others = matching.open_leads_like(fields)
    same = matching.same_person(fields, others)
    if same is not None:
        return _join(same["_id"], fields, given, outside, rules), False
    return _add(fields, others, given, outside, rules), True


def _add(fields, others, given, outside, rules):
    lead = Lead(id=new_id(Lead.ENTITY), **fields, active_at=clock.now())
    if outside is not None:
        outside.name(lead)
    lead.consents = list(given)
    note(lead, "created", _told_in_words(fields))
    matching.settle(lead, others)
    scoring.score(lead, rules.scoring)
    clocks.start(lead, rules.answering)
    assignment.give(lead, lead.owner_id)
    consents.tell(lead)
    store(lead, Lead.add)
    announce(contract.lead_created, lead=told(lead.stored))
    if lead.owner_id:
        announce(contract.lead_assigned, lead=told(lead.stored))
    return lead


def _join(lead_id, fields, given, outside, rules):
    """Have a further submission be part of the open lead of the same person."""
    lead = Lead.fetch(lead_id)
    before = lead.to_raw()
    for name, value in fields.items():
        if name not in (*_NEVER_JOINED, *_OF_A_SUBMISSION) and not getattr(lead, name):
            setattr(lead, name, value)
    for name in ("message", "product_interest", "campaign_id", "utm", "web_form_id"):
        if fields.get(name) and not getattr(lead, name):
            setattr(lead, name, fields[name])
    if lead.name in (lead.email, lead.phone):
        lead.name = display_name(fields)
    if outside is not None:
        outside.name(lead)
    lead.consents = [*lead.consents, *given]
    lead.submission_count += 1
    note(lead, "joined", _told_in_words(fields))
    matching.settle(lead)
    scoring.score(lead, rules.scoring)
    consents.tell(lead)
    store(lead, Lead.put)
    announce(contract.lead_updated, lead=told(lead.stored),
             changed=changed_fields(told(before), told(lead.stored)))
    return lead


def store(lead, store_it):
    """Store a lead; where another took one of its keys meanwhile, all is looked at again."""
    try:
        store_it(lead)
    except DuplicateKeyError as error:
        # Only a further attempt sees what the other one has stored.
        raise OperationFailure(
            "Another lead has this key.", error.code, {"errorLabels": [_TRANSIENT]}) from error


def _told_in_words(fields):
    """What a submission said of itself, for the history."""
    lines = []
    for name in _OF_A_SUBMISSION:
        value = fields.get(name)
        if isinstance(value, dict):
            value = ", ".join(f"{key} {inner}" for key, inner in value.items())
        if value:
            lines.append(f"{name}: {value}")
    return "\n".join(lines)[:6000] or None


def match_again(contacts_told):
    """Look again whom the open leads are that share an email or a phone with these contacts."""
    keys = {f"email:{one['address']}" for contact in contacts_told
            for one in contact.get("emails") or ()}
    keys |= {f"phone:{one['number']}" for contact in contacts_told
             for one in contact.get("phones") or ()}
    if not keys:
        return
    for lead in Lead.objects(look_keys__in=sorted(keys)):
        before = lead.to_raw()
        matching.settle(lead)
        if lead.to_raw() == before:
            continue
        consents.tell(lead)
        store(lead, Lead.put)
        announce(contract.lead_updated, lead=told(lead.stored),
                 changed=changed_fields(told(before), told(lead.stored)))
