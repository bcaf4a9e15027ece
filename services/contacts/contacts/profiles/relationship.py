"""How we stand with a contact: who looks after it, how lively we are in touch, how satisfied."""

from datetime import timedelta

from chassis import paging
from contracts import contacts as contract

from ..models import Entry, Interaction

LATEST = 50
HALF_LIFE = timedelta(days=30)
# From which score on the engagement is called so.
LEVELS = ((2, "high"), (0.5, "some"))


def relationship_of(contact, tallies, heard, now):
    """The section of a profile; an organisation is in touch with us by its people too."""
    recent = _interactions_with([contact["_id"], *contact.get("_gathers", ())])
    agreed = _agreed(recent)
    section = {
        "owner_id": contact.get("owner_id"),
        "engagement": engagement([raw["occurred_at"] for raw in recent], now),
        "last_interaction": _last(recent),
        "next_interaction": next(iter(agreed), None),
        "agreed": agreed,
    }
    if "helpdesk" in heard:
        section["satisfaction"] = _satisfaction(tallies)
    return section


def _interactions_with(ids):
    """The latest interactions that stand, the latest first."""
    where = {"_shown_on": paging.any_of(ids), "type": contract.interaction_recorded.type}
    entries = Entry.collection().find(where, {"about.id": 1}).sort(
        [("occurred_at", -1), ("_id", -1)]).limit(LATEST)
    ids = [entry["about"]["id"] for entry in entries]
    found = Interaction.collection().find(
        {"_id": {"$in": ids}, "corrected_by_id": None},
        {"channel": 1, "direction": 1, "occurred_at": 1, "subject": 1, "next_step": 1})
    return sorted(found, key=lambda raw: (raw["occurred_at"], raw["_id"]), reverse=True)


def engagement(moments, now):
    """Frequency and recency in one number: each interaction counts one, and half after 30 days.

    This is exponential decay, as in the frecency of browsers. The latest 50 are counted; what is
    yet to come counts as of now.
    """
    score = sum(0.5 ** (max(now - moment, timedelta()) / HALF_LIFE) for moment in moments)
    score = round(score, 2)
    lowest = "low" if moments else "none"
    level = next((level for least, level in LEVELS if score >= least), lowest)
    return {"score": score, "level": level}


def _last(recent):
    if not recent:
        return None
    last = recent[0]
    return {"id": last["_id"], "subject": last.get("subject"), **{
        name: last[name] for name in ("channel", "direction", "occurred_at")}}


def _agreed(recent):
    """What was agreed and not yet overtaken by a later interaction, the soonest first."""
    agreed = [
        {"interaction_id": raw["_id"], "what": step["what"], "due_at": step.get("due_at"),
         "owner_id": step.get("owner_id")}
        for index, raw in enumerate(recent) if (step := raw.get("next_step"))
        if index == 0 or (step.get("due_at") and step["due_at"] > recent[0]["occurred_at"])
    ]
    dated = sorted((step for step in agreed if step["due_at"]), key=lambda step: step["due_at"])
    return dated + [step for step in agreed if not step["due_at"]]


def _satisfaction(tallies):
    return [
        {"metric": row["state"], "answer_count": row["count"],
         "average": round(row["score_sum"] / row["count"], 2),
         "latest": row["latest"]["score"], "latest_at": row["latest"]["at"]}
        for row in tallies if row["kind"] == "survey"
    ]
