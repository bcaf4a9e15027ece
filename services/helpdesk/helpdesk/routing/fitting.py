"""Who is the right one for a ticket, of those who are there. Nothing is read or stored here."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from fractions import Fraction

from .entering import speaks
from .loads import NOTHING, WHOLE, most_of, share_of

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class Member:
    """Somebody who serves queues, as stored, and how much they have to do."""

    agent: dict
    load: Fraction = NOTHING
    skills: dict = field(init=False)

    def __post_init__(self):
        self.skills = {item["skill"]: item["level"] for item in self.agent.get("skills", ())}

    @property
    def user_id(self):
        return self.agent["_id"]

    @property
    def assigned_at(self):
        return self.agent.get("assigned_at", _NEVER)

    def has_room(self, channel):
        """Whether one more ticket of a channel is within their capacity."""
        return most_of(self.agent, channel) > 0 and (
            self.load + share_of(self.agent, channel) <= WHOLE)

    def take(self, channel, at):
        """Count one more ticket."""
        self.load += share_of(self.agent, channel)
        self.agent["assigned_at"] = at

    def speaks(self, language):
        """Whether they answer in a language; those of whom none is known do in all."""
        spoken = self.agent.get("languages", ())
        return not spoken or language is None or any(speaks(language, one) for one in spoken)

    def serves(self, queue):
        """Whether they serve a queue, as stored; one that names nobody is served by all."""
        user_ids, team_ids = queue.get("user_ids", ()), queue.get("team_ids", ())
        if not user_ids and not team_ids:
            return True
        return self.user_id in user_ids or bool(
            set(team_ids) & set(self.agent.get("team_ids", ())))


@dataclass(frozen=True)
class Needs:
    """What a ticket asks of whoever is to have it."""

    channel: str
    language: str | None = None
    # As a queue has them: [{"skill", "level"}].
    skills: tuple = ()
    team_id: str | None = None
    # Who had it and gave it back, and so is not given it again.
    passed_by: frozenset = frozenset()
    # Whether it has waited so long that what somebody lacks no longer bars them.
    is_relaxed: bool = False


def shortfall(member, needs):
    """By how many levels somebody lacks skills."""
    return sum(max(0, item["level"] - member.skills.get(item["skill"], 0))
               for item in needs.skills)


def is_able(member, needs):
    """Whether somebody may be given a ticket now."""
    if needs.team_id and needs.team_id not in member.agent.get("team_ids", ()):
        return False
    if member.user_id in needs.passed_by or not member.has_room(needs.channel):
        return False
    return needs.is_relaxed or (
        shortfall(member, needs) == 0 and member.speaks(needs.language))


def choose(needs, members, *, first=()):
    """Who of these is given a ticket, and the reasons: `(member, reasons)`; None for nobody.

    `first` are those who come before all others if they are able, each with the reason:
    `[(user id, reason)]`. After them it is who lacks least, then who speaks its language, then who
    has least to do, then who was given nothing for the longest time.
    """
    able = {member.user_id: member for member in members if is_able(member, needs)}
    for user_id, reason in first:
        if user_id in able:
            return able[user_id], [reason, *_fit(able[user_id], needs)]
    if not able:
        return None
    ranked = sorted(able.values(), key=lambda member: _rank(member, needs))
    return ranked[0], [*_fit(ranked[0], needs), *_decided(ranked, needs)]


def _rank(member, needs):
    return (*_lacks(member, needs), member.load, member.assigned_at, member.user_id)


def _lacks(member, needs):
    return shortfall(member, needs), not member.speaks(needs.language)


def _fit(member, needs):
    """What about somebody fits a ticket, or that it had waited for too long to ask for that."""
    short, is_mute = _lacks(member, needs)
    if short or is_mute:
        return ["waited_long"]
    found = ["has_skills"] if needs.skills else []
    if needs.language and member.agent.get("languages"):
        found.append("speaks_language")
    return found


def _decided(ranked, needs):
    """What decided between those who were left."""
    best = ranked[0]
    equals = [member for member in ranked[1:] if _lacks(member, needs) == _lacks(best, needs)]
    if not equals:
        return ["only_one"] if len(ranked) == 1 else []
    return ["least_loaded" if best.load < equals[0].load else "longest_idle"]
