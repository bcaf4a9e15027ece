"""Who is there for tickets; what they had goes to others when they are absent."""

from functools import partial

from chassis import clock
from chassis.access import require
from chassis.jobs import as_service
from chassis.outbox import commit
from contracts import helpdesk as contract
from contracts.context import current_call

from ..tickets import keeping
from ..tickets.models import Ticket
from . import support_agents, wording
from .models import SupportAgent

BATCH = 50


def set_agent_presence(*, user_id, presence, until):
    """Say whether somebody is there. When they go absent, what they have goes to others.

    What waits for others than us stays theirs until somebody answers, and goes to others then,
    as long as they are absent. Coming back takes nothing away from those who have it now.
    """
    if user_id != keeping.user_id():
        require(current_call().actor, contract.keep_support_agent.permission)
    support_agents.know(user_id)
    agent = SupportAgent.fetch(user_id)
    released, is_releasing = _stand(agent, presence, until)
    return {"user_id": user_id, "presence": presence, "presence_since": agent.presence_since,
            "until": until, "released_count": released, "is_releasing": is_releasing}


def release_tickets_of_absent():
    """Note whose presence has ended by itself, and have others get what the absent have."""
    with as_service("helpdesk"):
        lapsed = SupportAgent.collection().find({"_lapses_at": {"$lte": clock.now()}}, {"_id": 1})
        for raw in list(lapsed):
            commit(partial(_lapse, raw["_id"]))
        absent = SupportAgent.collection().find({"presence": "absent"}, {"_id": 1})
        for user_id in _with_load([raw["_id"] for raw in absent]):
            while commit(partial(_release_some, user_id)):
                pass


def _lapse(user_id):
    agent = SupportAgent.objects(id=user_id, lapses_at__lte=clock.now()).first()
    if agent is not None:
        _stand(agent, "absent", None)


def _stand(agent, presence, until):
    """Store how somebody stands; returns how many tickets went to others, and if more will."""
    if agent.presence != presence or agent.presence_since is None:
        agent.presence_since = clock.now()
    agent.presence, agent.until = presence, until
    agent.lapses_at = until if presence != "absent" else None
    agent.put()
    return _release(agent) if presence == "absent" else (0, False)


def _with_load(user_ids):
    return Ticket.collection().distinct(
        "owner_id", {"owner_id": {"$in": user_ids}, "_loads": {"$gt": ""}})


def _release_some(user_id):
    """Give some tickets of somebody absent back to routing; whether there may be more."""
    agent = SupportAgent.objects(id=user_id, presence="absent").first()
    if agent is None:
        return False
    # Should they come back at this very moment, one of the two is tried again.
    SupportAgent.collection().update_one({"_id": user_id}, {"$inc": {"_turn": 1}})
    return _release(agent)[1]


def _release(agent):
    """Give back to routing what somebody had when they went, but not what they were given since:
    whoever gave them that knew that they were absent.
    """
    held = list(Ticket.objects(
        owner_id=agent.id, loads__gt="", assigned_at__lte=agent.presence_since).limit(BATCH + 1))
    for ticket in held[:BATCH]:
        keeping.held(ticket)
        ticket.owner_id = None
        keeping.keep(ticket, why=wording.because("agent_absent"))
    return len(held[:BATCH]), len(held) > BATCH
