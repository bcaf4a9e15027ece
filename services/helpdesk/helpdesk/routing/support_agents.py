"""Those who answer tickets: what they can do, how much at once, and what they have."""

from chassis import clock, paging
from chassis.emails import required_email

from . import loads
from .models import SupportAgent


def keep_support_agent(*, user_id, **fields):
    """Say what somebody can do, and how much at once. What they have stays theirs."""
    if fields.get("email"):
        fields["email"] = required_email(fields["email"], "/email")
    know(user_id)
    agent = SupportAgent.fetch(user_id)
    for name, value in fields.items():
        setattr(agent, name, value)
    return _shown(agent.put().stored, loads.counts_of([user_id]))


def get_support_agent(*, user_id):
    """Show what somebody can do, and what they have to do just now."""
    return _shown(SupportAgent.fetch_raw(user_id), loads.counts_of([user_id]))


def list_support_agents(*, limit, after, presence=None):
    """List those who answer tickets."""
    page = paging.page(
        SupportAgent.collection(), {"presence": presence} if presence else {}, sort="_id",
        kind=paging.text, limit=limit, after=after, show=dict)
    counts = loads.counts_of([raw["_id"] for raw in page["items"]])
    return {**page, "items": [_shown(raw, counts) for raw in page["items"]]}


def know(user_id):
    """Have an entry for somebody, with the usual capacity and absent at first."""
    if SupportAgent.collection().find_one({"_id": user_id}, {"_id": 1}) is None:
        made = SupportAgent(id=user_id, created_at=clock.now())
        SupportAgent.collection().update_one(
            {"_id": user_id}, {"$setOnInsert": {
                name: value for name, value in made.to_raw().items() if name != "_id"}},
            upsert=True)


def _shown(raw, counts):
    held = counts.get(raw["_id"], {})
    return {
        "user_id": raw["_id"], "open_count": sum(held.values()),
        "load": float(loads.load_of(raw, held)),
        **{name: raw.get(name, []) for name in
           ("skills", "languages", "most_by_channel", "team_ids")},
        **{name: raw.get(name) for name in
           ("email", "most_open", "presence", "presence_since", "until", "assigned_at",
            "updated_at")},
    }
