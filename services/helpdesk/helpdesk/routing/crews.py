"""Those who are there for tickets, and how much each has to do, while tickets are given away."""

from . import loads
from .fitting import Member, is_able
from .models import SupportAgent


class Crew:
    """Some people, each with what they have to do as it was counted just now."""

    def __init__(self, agents):
        counts = loads.counts_of([agent["_id"] for agent in agents])
        self.members = [
            Member(agent, loads.load_of(agent, counts.get(agent["_id"], {}))) for agent in agents]
        self._serving = {}
        # What nobody can be given, and so nobody later, as they only come to have more.
        self._hopeless = set()

    @property
    def has_room(self):
        """Whether anybody has room for anything."""
        return any(member.load < loads.WHOLE for member in self.members)

    def may_serve(self, queues):
        """The ids of those queues that somebody serves who has room."""
        return [id for id, queue in queues.items()
                if any(member.load < loads.WHOLE for member in self.serving(queue))]

    def able(self, queue, needs):
        """Those of them who serve a queue and may be given a ticket that needs this."""
        asked = (queue["_id"], needs.channel, needs.language, needs.team_id, needs.passed_by,
                 needs.is_relaxed)
        if asked in self._hopeless:
            return []
        able = [member for member in self.serving(queue) if is_able(member, needs)]
        if not able:
            self._hopeless.add(asked)
        return able

    def serving(self, queue):
        """Those of them who serve a queue, as stored."""
        if queue["_id"] not in self._serving:
            self._serving[queue["_id"]] = [
                member for member in self.members if member.serves(queue)]
        return self._serving[queue["_id"]]


def available():
    """All who are there."""
    return Crew(list(SupportAgent.collection().find({"presence": "available"})))


def member_of(user_id):
    """One of them, whether they are there or not."""
    return Crew([SupportAgent.fetch_raw(user_id)]).members[0]
