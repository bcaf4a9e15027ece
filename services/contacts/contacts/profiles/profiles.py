"""The profile of a contact: one view of what all services tell, for whoever deals with it."""

from chassis import clock

from ..consents import obstacles
from ..models import Contact
from .consent import consent_of
from .issues import PARTS, issues_of
from .kinds import SERVICES, shown
from .models import HeardService, Profile
from .next_actions import next_actions
from .relationship import relationship_of
from .value import value_of

_NOTHING = {"tallies": [], "open_facts": {}, "receivables": [], "updated_at": None}

# What is omitted while a service was never heard.
_TOLD_BY = (
    ("value.orders", "sales"), ("value.deals", "sales"), ("value.revenue", "billing"),
    ("value.score", "marketing"),
    *((f"open_issues.{part}", service) for part, _, service in PARTS),
    ("open_issues.overdue_invoices", "billing"), ("relationship.satisfaction", "helpdesk"),
)


def get_profile(*, contact_id):
    """Show all that the suite knows of a contact; what cannot be known is named, not zero.

    What the services told is read as it was made; the owner, the interactions and the objections
    are read where they are kept, so that they are never old.
    """
    contact = Contact.fetch_raw(contact_id, {"name": 1, "owner_id": 1, **obstacles.SHOWN})
    profile = Profile.collection().find_one({"_id": contact["_id"]}) or _NOTHING
    heard = heard_services()
    now = clock.now()

    sections = {
        "relationship": relationship_of(contact, profile["tallies"], heard, now),
        "consent": consent_of(contact, now),
    }
    value = value_of(profile["tallies"], heard)
    issues = issues_of(profile, heard, now.date().isoformat())
    sections |= {name: section for name, section in (("value", value), ("open_issues", issues))
                 if section}
    deals = [shown(fact) for fact in profile["open_facts"].get("deal", ())]
    sections["next_best_actions"] = next_actions(sections, deals, now)
    return {
        "contact_id": contact["_id"],
        "name": contact["name"],
        "sections": sections,
        "sections_omitted": _omitted(value, heard),
        "sources": [{"service": service, "first_heard_at": heard[service]}
                    for service in sorted(heard)],
        "updated_at": profile["updated_at"],
    }


def heard_services():
    """`{service: since when it has been telling of something}`."""
    found = HeardService.collection().find({"_id": {"$in": SERVICES}}, {"created_at": 1})
    return {raw["_id"]: raw["created_at"] for raw in found}


def _omitted(value, heard):
    omitted = [{"section": section, "service": service, "reason": "not_heard_of"}
               for section, service in _TOLD_BY if service not in heard]
    if "marketing" in heard and "score" not in value:
        omitted.append(
            {"section": "value.score", "service": "marketing", "reason": "not_worked_out"})
    return omitted
