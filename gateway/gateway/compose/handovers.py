"""The handover brief: what is open with a customer, who knows whom, and what to be careful about.

Sales tells of what it has open; contacts is asked for the rest in the same moment.
"""

from client import Reply
from contracts import contacts as contract
from contracts.errors import InternalError, NotFound, VinculoError
from contracts.sales.handover import MOST_INTERACTIONS

from .handover_people import people_of
from .handover_promises import promises_of
from .handover_warnings import warnings_of
from .sections import Question, omitted, tickets_of

INTERACTIONS = contract.interaction_recorded.type
MOST_ACTIVITIES = 200
MOST_LISTED = 200
OF_SALES = ("deals", "quotes", "orders")
# What cannot be told without the answer to a question.
NEEDED_BY = {
    "profile": ("tickets", "warnings", "promises.agreed"),
    "interactions": ("interactions",),
    "activities": ("promises",),
    "people": ("people",),
    "network": ("people.known_by",),
}


class HandoverBriefs:
    """Adds to what sales tells of a customer what contacts knows of it and its people."""

    def __init__(self, sections):
        self._sections = sections

    def around(self, perform):
        """Have a performed `get_handover_brief` be completed."""

        def perform_all(fields, call):
            asked = self._sections.ask(_questions(fields["contact_id"]), call)
            try:
                reply, failed = perform(fields, call), None
            except VinculoError as error:
                # What sales refuses is refused; where it fails, contacts still tells its part.
                if error.status < InternalError.status:
                    raise
                reply, failed = Reply(None, []), error
            answers, errors = asked.answers()
            if isinstance(errors.get("profile"), NotFound):
                raise errors["profile"]
            if failed is not None and not answers:
                raise failed
            brief = _without_sales(fields["contact_id"], failed) if failed else dict(reply.result)
            return Reply(_completed(brief, answers, errors), reply.changes, reply.reads)

        return perform_all


def _questions(contact_id):
    customer = {"contact_id": contact_id}
    return {
        "profile": Question(contract.get_profile, customer),
        "interactions": Question(contract.get_timeline, {
            **customer, "type": INTERACTIONS, "limit": MOST_INTERACTIONS}),
        "activities": Question(contract.list_activities, {
            **customer, "includes_people": True, "state": "open", "limit": MOST_ACTIVITIES}),
        # Names and titles are taken of these contacts, and nothing that is sensitive.
        "people": Question(contract.list_contacts, {
            "organisation_id": contact_id, "kind": "person", "limit": MOST_LISTED},
            shows_sensitive=False),
        "network": Question(contract.get_network, customer),
    }


def _without_sales(contact_id, failed):
    return {"contact_id": contact_id, "sections_omitted": [
        omitted(section, "sales", failed.code) for section in OF_SALES]}


def _completed(brief, answers, errors):
    missing = [item for item in brief["sections_omitted"] if item["service"] == "sales"]
    for question, error in errors.items():
        missing += [omitted(section, "contacts", error.code) for section in NEEDED_BY[question]]
    profile, activities = answers.get("profile"), answers.get("activities")
    if profile is not None:
        # Contacts hears first of who was merged.
        brief["contact_id"] = profile["contact_id"]
        tickets, why_not = tickets_of(profile)
        brief |= {} if why_not else {"tickets": tickets}
        brief["warnings"], unknown = warnings_of(profile)
        missing += [*filter(None, [why_not]), *unknown]
    if "interactions" in answers:
        brief["interactions"] = answers["interactions"]["items"]
    if activities is not None:
        brief["promises"] = promises_of(activities["items"], profile)
        if activities["next"] is not None:
            missing.append(omitted("promises", "contacts", "too_many"))
    if "people" in answers:
        brief["people"], is_all = people_of(
            brief["contact_id"], answers["people"], answers.get("network"),
            brief.get("deals", ()))
        if not is_all:
            missing.append(omitted("people", "contacts", "too_many"))
    return {**brief, "sections_omitted": missing}
