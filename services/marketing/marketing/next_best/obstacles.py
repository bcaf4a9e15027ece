"""What forbids to do something with a customer: asked of contacts, and by rules of our own.

What cannot be asked is not taken for a yes: ServiceUnavailable is raised, and nothing recommended.
"""

from collections import defaultdict

from chassis.asking import ask
from contracts import contacts

from ..email import caps
from ..email.mail_settings import get_marketing_mail_settings
from .kinds import KINDS

_STOPS = ("warn", "block")
AT_ONCE = 1000


def purpose_of(candidate):
    """For what they are approached: a mail for the purpose of its campaign."""
    return candidate.purpose or KINDS[candidate.kind].purpose


class Permissions:
    """What contacts say of all that might be done, asked for many contacts at once."""

    def __init__(self, wanted):
        """`wanted` are `(contact id, kind, purpose)`."""
        approaches, guards = defaultdict(set), defaultdict(set)
        for contact_id, name, purpose in wanted:
            kind = KINDS[name]
            if purpose is not None:
                approaches[purpose, kind.channel].add(contact_id)
            if kind.guarded is not None:
                guards[kind.guarded].add(contact_id)
        self._approaches = {key: _approach(*key, sorted(ids)) for key, ids in approaches.items()}
        self._guards = {action: _guarded(action, sorted(ids)) for action, ids in guards.items()}

    def obstacle_of(self, contact_id, name, purpose):
        """The code of what forbids a kind; None where nothing does."""
        kind = KINDS[name]
        if purpose is not None:
            answer = self._approaches[purpose, kind.channel].get(contact_id)
            if answer is None:
                return "not_found"
            if not answer["is_allowed"]:
                return answer["reason"]["code"]
        if kind.guarded is not None and contact_id in self._guards[kind.guarded]:
            return "guard_raised"
        return None


def _approach(purpose, channel, ids):
    by_channel = {"channel": channel} if channel else {}
    return {item["contact_id"]: item for start in range(0, len(ids), AT_ONCE) for item in ask(
        contacts.may_approach, contact_ids=ids[start : start + AT_ONCE], purpose=purpose,
        **by_channel)["items"]}


def _guarded(action, ids):
    return {verdict["contact_id"] for start in range(0, len(ids), AT_ONCE) for verdict in ask(
        contacts.check_many_guards, contact_ids=ids[start : start + AT_ONCE],
        action=action)["items"] if any(
            finding["level"] in _STOPS and finding["override"] is None
            for finding in verdict["findings"])}


def own_obstacle_of(candidate, situation, capped, room):
    """The code of what rules of our own forbid; None where nothing is forbidden.

    `capped` are those who had as much direct marketing as anybody gets; `room` is how much more
    the agent of the customer can take on, None for any.
    """
    kind = KINDS[candidate.kind]
    if not kind.is_selling:
        return None
    if situation.issues:
        return "open_issue"
    if candidate.kind in situation.tried:
        return "tried_lately"
    if kind.channel == "phone" and situation.was_called:
        return "called_lately"
    if kind.channel == "email" and situation.contact_id in capped and caps.is_marketing(
            purpose_of(candidate)):
        return "cap_reached"
    if kind.takes_an_agent and room is not None and room <= 0:
        return "agent_is_full"
    return None


def capped_among(contact_ids, now):
    """Those who had as much direct marketing by mail lately as anybody gets."""
    return caps.capped(contact_ids, get_marketing_mail_settings()["caps"] or (), now)
