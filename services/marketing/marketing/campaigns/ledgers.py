"""What actions cost and whom they touched, for the ledgers of costs and touches; the only place
that knows of them."""

from functools import partial

from chassis import clock
from chassis.jobs import as_service
from chassis.outbox import commit
from contracts import marketing as contract

from ..costs import ledger as costs
from ..email.models import Recipient
from ..touches import ledger as touches
from . import telling
from .models import Action

BATCH, MOST_BATCHES = 100, 40
# As the ledger of costs calls what is done by these channels.
KINDS = {"email": "mail", "phone": "call", "visit": "visit", "event": "event", "letter": "letter",
         "post": "social", "advertisement": "advertisement"}

# As the ledger of touches calls how somebody is reached by these; by others it is sent to them.
_TOUCHES = {"visit": "visited"}


def enter_fixed_cost(action):
    """Enter what an action costs whoever is reached, as it is launched. `action` is as shown."""
    if not action.get("fixed_cost"):
        return
    costs.enter(
        source={"type": Action.ENTITY, "id": action["id"]}, contact_ids=[],
        kind=KINDS[action["channel"]], amount=action["fixed_cost"],
        incurred_at=action["launched_at"], campaign_id=action["campaign_id"],
        action_id=action["id"], channel=action["channel"], description=action["name"])


def enter_sent():
    """Enter what went out lately, to whom and what each costs, and tell it; a periodic job."""
    with as_service("marketing"):
        for _ in range(MOST_BATCHES):
            rows = list(Recipient.collection().find({"_is_to_enter": True}).limit(BATCH))
            if not rows:
                return
            commit(partial(_enter, rows))


def note_click(recipient, url, occurred_at):
    """Note that a person followed a link of a mail, and tell it."""
    touches.note(source={"type": "mail_click", "id": recipient["_id"]},
                 kind="clicked", occurred_at=occurred_at, url=url, **_of(recipient))
    telling.tell_of_mails(contract.mail_clicked, [Recipient.fetch_raw(recipient["_id"])])


def _enter(rows):
    unit_costs = {raw["_id"]: _money(raw["unit_cost"]) for raw in Action.collection().find(
        {"_id": {"$in": sorted({row["action_id"] for row in rows})},
         "unit_cost": {"$exists": True}}, {"unit_cost": 1})}
    for row in rows:
        source = {"type": Recipient.ENTITY, "id": row["_id"]}
        touches.note(source=source, kind=_TOUCHES.get(row["channel"], "sent"),
                     occurred_at=row["sent_at"], withdrawn_at=_came_back_at(row), **_of(row))
        unit_cost = unit_costs.get(row["action_id"])
        if unit_cost:
            costs.enter(source=source, contact_ids=[row["contact_id"]],
                        kind=KINDS[row["channel"]], amount=unit_cost, incurred_at=row["sent_at"],
                        campaign_id=row["campaign_id"], action_id=row["action_id"],
                        channel=row["channel"])
    wanted = {"_id": {"$in": [row["_id"] for row in rows]}}
    Recipient.collection().update_many(wanted, {
        "$unset": {"_is_to_enter": ""}, "$set": {"updated_at": clock.now()},
        "$inc": {"version": 1}})
    mails = [row for row in Recipient.collection().find(wanted) if row["channel"] == "email"]
    telling.tell_of_mails(contract.mail_sent, mails)


def _came_back_at(row):
    """Since when a letter reached nobody, as it came back; what it cost stays."""
    is_back = row["state"] == "bounced" and row["channel"] == "letter"
    return row["updated_at"] if is_back else None


def _of(recipient):
    return {name: recipient[name] for name in (
        "contact_id", "campaign_id", "action_id", "channel")}


def _money(held):
    return {**held, "amount": held["amount"].to_decimal()}
