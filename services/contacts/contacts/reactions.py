"""What contacts does about the events of all services; safe to repeat, in any order."""

from chassis import data_requests
from contracts import contacts as contract

from . import conversations, timeline
from .consents import leads as consents_of_leads
from .consents import objections
from .data_requests import requests
from .data_requests.answers import ContactsHoldings
from .guards import overrides
from .merges import moving
from .network import ties
from .network.evidence import pair_of
from .ownership import reassignments
from .ownership.histories import FIELDS, note_owner
from .profiles.facts import follow_contacts, take_up
from .projections import describe_again


def on_contact_created(happenings):
    """Note who looks after new contacts, and whom they know by where they belong."""
    for happened in happenings:
        if any(happened.data["contact"].get(name) for name in FIELDS):
            note_owner(happened.data["contact"], happened.actor_id)
    contacts = [happened.data["contact"] for happened in happenings]
    ties.reckon_parties([contact["id"] for contact in contacts
                         if contact.get("affiliations") or contact.get("owner_id")])


def is_of_somebody(data):
    """Whether a new contact has somebody who looks after it, or a place where it belongs."""
    contact = data["contact"]
    return any(contact.get(name) for name in (*FIELDS, "affiliations"))


def on_contact_updated(happened):
    """Show an organisation's new name beside its people, and let them be found by it."""
    if "name" in happened.data["changed"]:
        # The name is read again, since a later event may have come before this one.
        describe_again({"affiliations.organisation_id": happened.data["contact"]["id"]})
    if set(FIELDS) & set(happened.data["changed"]):
        note_owner(happened.data["contact"], happened.actor_id)
    ties.reckon_party(happened.data["contact"]["id"])
    if "affiliations" in happened.data["changed"]:
        # What services told of them is shown on the organisations that they are now said to be in.
        follow_contacts([happened.data["contact"]["id"]])


def on_contact_merged(happened):
    """Reckon anew for the survivor what is made of the records of both."""
    moving.reckon_again(happened.data["contact"]["id"], happened.data["merged_id"])


def on_contact_unmerged(happened):
    """Reckon anew for both what is made of the records of each."""
    moving.reckon_again(happened.data["survivor"]["id"], happened.data["contact"]["id"])


def on_relationship_created(happened):
    """Reckon how well two know each other of whom something was said."""
    _reckon_related(happened)


def on_relationship_updated(happened):
    """Reckon anew how well two know each other of whom something else is said."""
    _reckon_related(happened)


def on_relationship_archived(happened):
    """Reckon anew how well two know each other of whom less is said."""
    _reckon_related(happened)


def _reckon_related(happened):
    relationship = happened.data["relationship"]
    ties.reckon_pairs({pair_of(relationship["from_id"], relationship["to_id"])})


def on_interaction_recorded(happened):
    """Reckon anew how well those know each other who took part."""
    ties.reckon_pairs(ties.pairs_of_recorded(happened.data["interaction"]))


def on_interaction_corrected(happened):
    """Reckon anew how well those know each other who took part, or did by the wrong record."""
    ties.reckon_pairs(ties.pairs_of_recorded(happened.data["interaction"]))


def on_data_request_opened(happened):
    """Do what somebody asks to have done with what contacts holds of them."""
    data_requests.answer(happened, contract.data_request_acknowledged, ContactsHoldings())


def on_data_request_acknowledged(happened):
    """Note that a service has done its part of a data request."""
    requests.take_acknowledgement(happened.data, happened.type.partition(".")[0])


def on_portfolio_assigned(happened):
    """Have a customer be looked after by whom sales gave them to, as their owner."""
    assignment = happened.data["assignment"]
    reassignments.reassign_contacts(
        contact_ids=[assignment["contact_id"]], to_owner_id=assignment["user_id"],
        reason=assignment.get("because") or assignment.get("rule") or "portfolio")


def on_guard_acknowledged(happened):
    """Keep that somebody went on in another service in spite of what guards found."""
    overrides.take_acknowledgement(happened.data, happened.actor_id)


def on_fact_told(happenings):
    """Have what other services tell of contacts in their profiles, guards and timelines."""
    take_up(happenings)


def on_lead_consented(happened):
    """Put in the ledger what somebody consented to as they came in as a lead."""
    consents_of_leads.record(happened.data)


def is_reply(data):
    """Whether a message was said to each other, and is no note among us."""
    return data["message"]["kind"] == "reply"


def on_phone_call_logged(happened):
    """Record a call that a telephone system reported as an interaction."""
    conversations.take_call(happened.data)


def on_call_ended(happened):
    """Record a call of the telemarketing desk, and keep to what whoever was called forbids."""
    conversations.take_desk_call(happened.data)
    objections.take_from_call(happened.data)


def on_mail_told(happenings):
    """Show in timelines what campaigns sent by mail, and what whoever got it made of it."""
    timeline.add_entries([
        _what_was_sent(happened, happened.data["mail"], "email", happened.at)
        for happened in happenings])


def on_letter_told(happenings):
    """Show in timelines what campaigns sent by post, and what came back."""
    letters = [happened.data["letter"] for happened in happenings]
    timeline.add_entries([
        _what_was_sent(happened, letter, "letter", letter.get("returned_at") or letter["sent_at"])
        for happened, letter in zip(happenings, letters, strict=True)])


def _what_was_sent(happened, sent, channel, occurred_at):
    kind = happened.type.split(".")[1]
    return {"type": happened.type, "occurred_at": occurred_at,
            "title": f"{kind} · {sent['campaign_name']}", "contact_ids": sent["contact_ids"],
            "channel": channel, "about": {"type": "campaign", "id": sent["campaign_id"]},
            "actor_id": happened.actor_id}


def on_visit_ended(happened):
    """Keep to what whoever was visited forbids. The agenda records the visit itself."""
    objections.take_from_visit(happened.data)


def is_of_a_contact(data):
    """Whether it is known who came to an occasion."""
    return bool(data["occasion_registration"].get("contact_id"))


def on_occasion_registration_attended(happened):
    """Record as an interaction that somebody came to an occasion."""
    conversations.take_attendance(happened.data)


def is_said_aside(data):
    """Whether something was said with a third party, and is no note among us."""
    return data["side_message"]["kind"] == "reply"


def on_side_message_added(happened):
    """Record what was said with a third party as an interaction with them, and nobody else."""
    conversations.take_side_message(happened.data)


def on_message_added(happened):
    """Record what was said in a ticket as an interaction."""
    conversations.take_message(happened.data)


def on_chat_ended(happened):
    """Record what was said in a chat as an interaction."""
    conversations.take_chat(happened.data)
def is_talk(data):
    """Whether parties whom we know said something on a network, or it was said to them there.

    What became a ticket is told by the helpdesk, and what we say once it can be read.
    """
    message = data["social_message"]
    is_told = message["direction"] == "inbound" or message.get("delivery") in ("sent", "logged")
    is_ticket = any(link["type"] == "ticket" for link in data["linked"])
    return bool(data["contact_ids"]) and is_told and not is_ticket


def on_social_talk(happened):
    """Record what parties say on networks, and we to them, as interactions."""
    conversations.take_social_message(happened.data)


def is_idea_of_somebody(data):
    """Whether an idea is of a contact, and not of one of us."""
    return bool(data["idea"]["contact_ids"])


def on_idea_told(happened):
    """Show in the timeline of whoever had an idea that they told it, and what became of it."""
    idea = happened.data["idea"]
    timeline.add_entry(
        type=happened.type, occurred_at=happened.at, title=f"idea · {idea['title']}",
        summary=" · ".join(filter(None, (idea["status"], idea.get("reason")))),
        contact_ids=idea["contact_ids"], about={"type": "idea", "id": idea["id"]},
        actor_id=happened.actor_id)


def on_referral_told(happened):
    """Show in the timelines of who sent somebody, and of who was sent, what it is credited with."""
    referral = happened.data["referral"]
    concerned = [id for id in (referral.get("contact_id"), *referral["referred_ids"]) if id]
    if not concerned:
        return
    timeline.add_entry(
        type=happened.type, occurred_at=happened.at, title=f"referral · {referral['state']}",
        contact_ids=concerned, about={"type": "referral", "id": referral["id"]},
        actor_id=happened.actor_id)
