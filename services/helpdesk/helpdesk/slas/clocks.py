"""The clocks of a ticket follow what happens to it, by the policy that fits it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from contracts import helpdesk as contract
from contracts.helpdesk.sla_policy import SLA_METRICS

from ..calendars import business_calendars
from . import escalating, sla_policies
from .models import SlaTerms
from .reckoning import Clocks
from .terms import Step, Terms

# What a ticket is promised by; when one of these changes it is based on a policy anew.
_REBASE = ("priority", "team_id", "type_id")
_EVENTS = {"warned": contract.sla_warned, "breached": contract.sla_breached}


@dataclass(frozen=True)
class Noticed:
    """Something that happened by the clocks, with what it changed of the ticket."""

    at: datetime
    what: str
    metric: str
    due_at: datetime | None
    policy_id: str
    changes: tuple
    note: str | None

    @property
    def event(self):
        return _EVENTS.get(self.what)


def begin(ticket):
    """Promise a new ticket what the policy that fits it says, before it is stored."""
    _begin(ticket, ticket.opened_at)


def follow(ticket, now):
    """Have the clocks of a changed ticket go on, before it is stored.

    Returns what happened by them until now (Noticed), in order. A ticket that no policy fitted
    is promised something from when it is changed so that one fits.
    """
    if not ticket.sla:
        if _is_rebased(ticket):
            _begin(ticket, now)
        return []
    clocks = Clocks.from_raw(ticket.sla["clocks"], _terms_of(ticket.sla["base"]))
    base, noticed = ticket.sla["base"], []

    def run_until(moment):
        nonlocal base
        while happening := clocks.first_before(moment):
            clocks.mark(happening)
            one = _notice(ticket, happening, base["policy_id"])
            noticed.append(one)
            if any(name in _REBASE for name, *_ in one.changes):
                base = _base(ticket, clocks, one.at)

    is_rebased = _is_rebased(ticket)
    for at, what, said in _news(ticket, clocks, ticket.sla["seen"], now):
        run_until(at)
        clocks.take(what, at, **said)
    run_until(now)
    if is_rebased:
        base = _base(ticket, clocks, now)
    _keep_in(ticket, clocks, base)
    return noticed


def shown(raw):
    """How the promises of a stored ticket stand, as `{"sla": …}`; empty without any."""
    base = raw.get("_sla", {}).get("base")
    if not base:
        return {}
    return {"sla": {"policy_id": base["policy_id"], "policy_version": base["policy_version"],
                    "based_at": base["at"], "clocks": raw["_sla"]["readings"]}}


def _begin(ticket, at):
    clocks = Clocks(ticket.opened_at, is_answered=ticket.kind == "ours")
    for when, what, said in _news(ticket, clocks, {}, at):
        clocks.take(what, when, **said)
    base = _base(ticket, clocks, at)
    if base is not None:
        _keep_in(ticket, clocks, base)


def _news(ticket, clocks, seen, now):
    """What happened to a ticket since its clocks saw it last: `(at, what, said)`, in order."""
    news = []
    for what, name in (("asked", "last_inbound_at"), ("answered", "last_outbound_at")):
        at = getattr(ticket, name)
        if at is not None and (seen.get(name) is None or at > seen[name]):
            news.append((min(at, now), what, {}))
    if ticket.waits_for != clocks.waits_for:
        news.append((now, "waits", {"waits_for": ticket.waits_for}))
    is_resolved = ticket.state == "resolved"
    if is_resolved and clocks.resolved_at is None:
        news.append((min(ticket.resolved_at or now, now), "resolved", {}))
    if not is_resolved and clocks.resolved_at is not None:
        news.append((now, "reopened", {}))
    return sorted(news, key=lambda one: one[0])


def _is_rebased(ticket):
    """Whether something changes just now of what a ticket is promised by."""
    was = ticket.was
    return (any(getattr(ticket, name) != was[name] for name in _REBASE)
            or ticket.contact_ids[0] != was["contact_ids"][0])


def _notice(ticket, happening, policy_id):
    changes, note = [], None
    about = {"metric": happening.metric, "what": happening.what, "due_at": happening.due_at}
    if happening.what == "breached":
        changes = [("sla", None, about)]
        if ticket.sla_breached_at is None:
            changes.append(("sla_breached_at", None, happening.at))
            ticket.sla_breached_at = ticket.was["sla_breached_at"] = happening.at
    if happening.step is not None:
        changes = [("sla", None, about), *escalating.escalate(ticket, happening.step.does)]
        note = happening.step.does.get("note")
    return Noticed(happening.at, happening.what, happening.metric, happening.due_at, policy_id,
                   tuple(changes), note)


def _base(ticket, clocks, at):
    """Base the clocks on the policy that fits a ticket now; returns on what, None for none."""
    policy = sla_policies.fitting(ticket)
    base = None if policy is None else {
        "policy_id": policy["_id"], "policy_version": policy["version"],
        "terms_id": policy["_terms_id"], "priority": ticket.priority, "at": at,
        "calendar": business_calendars.version_now(policy.get("calendar_id")),
    }
    clocks.take("based", at, terms=_terms_of(base))
    return base


def _keep_in(ticket, clocks, base):
    ticket.sla = {
        "base": base, "clocks": clocks.to_raw(), "readings": clocks.readings(),
        "seen": {"last_inbound_at": ticket.last_inbound_at,
                 "last_outbound_at": ticket.last_outbound_at}}
    ticket.sla_due_at, ticket.sla_next_at = clocks.due_at(), clocks.next_at()


def _terms_of(base):
    if not base:
        return None
    return _terms(base["terms_id"], base.get("calendar"), base["priority"])


@lru_cache(2000)
def _terms(terms_id, calendar_version, priority):
    kept = SlaTerms.fetch_raw(terms_id)
    terms, policy_id = kept["terms"], kept["policy_id"]
    target = next((one for one in terms["targets"] if one["priority"] == priority), {})
    return Terms(
        hours=business_calendars.hours_of(calendar_version),
        targets={metric: timedelta(minutes=target[f"{metric}_minutes"]) for metric in SLA_METRICS
                 if target.get(f"{metric}_minutes")},
        pauses_for=frozenset(terms.get("pauses_for", ())),
        warn_at=terms.get("warn_at"),
        steps=tuple(
            Step(f"{policy_id}/{place}", one["metric"], timedelta(minutes=one["minutes"]), one)
            for place, one in enumerate(terms.get("escalations", ()))))
