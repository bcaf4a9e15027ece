"""Whether somebody may be approached for a campaign, asked of contacts at that very moment."""

from chassis.asking import ask
from contracts import contacts

GUARDED_ACTION = "campaign"
_STOPS = ("warn", "block")
AT_ONCE = 1000


def refusals_of(contact_ids, purpose, channel):
    """`{contact id: reason}` of those who may not be approached, or whom guards speak against."""
    refused = {}
    for start in range(0, len(contact_ids), AT_ONCE):
        refused |= _refusals_of(contact_ids[start:start + AT_ONCE], purpose, channel)
    return refused


def _refusals_of(contact_ids, purpose, channel):
    answers = {item["contact_id"]: item for item in ask(
        contacts.may_approach, contact_ids=contact_ids, purpose=purpose,
        channel=channel)["items"]}
    refused = {id: answers[id]["reason"]["code"] if id in answers else "not_found"
               for id in contact_ids if id not in answers or not answers[id]["is_allowed"]}
    asked = [id for id in contact_ids if id not in refused]
    if asked:
        told = ask(contacts.check_many_guards, contact_ids=asked, action=GUARDED_ACTION)
        refused |= {verdict["contact_id"]: "guard" for verdict in told["items"]
                    if any(finding["level"] in _STOPS and finding["override"] is None
                           for finding in verdict["findings"])}
    return refused
