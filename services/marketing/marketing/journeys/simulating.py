"""Simulation: what a journey would have done in some days of the past. It changes nothing."""

from collections import Counter, defaultdict
from datetime import timedelta

from chassis import clock
from chassis.parties import parties_of

from ..campaigns.models import Campaign
from ..email import deciding
from ..email.mail_settings import get_marketing_mail_settings
from ..email.shares import share_of
from ..email.windows import next_opening
from . import history
from .definitions import events_in, step_of, time_of, types_of
from .entering import is_held_out, may_enter_again
from .matching import holds
from .models import Journey
from .steps import branch_of, holds_now

MOST_ASKED, ASKED_TOGETHER = 1000, 200
MOST_STEPS = 500
UNDER_WAY, GOAL = "under_way", "goal"


def simulate_journey(*, journey_id, from_at, until_at):
    """Show what a journey, as it is written now, would have done in some days of the past."""
    journey = Journey.fetch_raw(journey_id)
    definition = {"exits": [], **journey["definition"]}
    found = history.entries_of(definition["start"], from_at, until_at)
    entries = found[:history.MOST_ENTRIES]
    simulation = _Simulation(journey_id, definition, {entry[1] for entry in entries})
    for entry in entries:
        simulation.take(*entry)
    asked = sorted(simulation.mailed)[:MOST_ASKED]
    return {
        "entered_count": simulation.counts["entered"],
        "held_out_count": simulation.counts["held_out"],
        "refused_count": simulation.counts["refused"],
        "goal_count": simulation.counts[GOAL],
        "ended": dict(simulation.ended),
        "steps": [_counted(step["key"], simulation.outcomes[step["key"]])
                  for step in definition["steps"]],
        "mail_count": simulation.counts["mails"],
        "kept_back": _kept_back(journey["campaign_id"], asked), "asked_count": len(asked),
        "is_whole": len(entries) == len(found),
        "left_out": [place for pointer, event in events_in(definition)
                     for place in history.unknown_in(event, pointer)][:50],
    }


def _counted(step, outcomes):
    return {"step": step, "arrived_count": sum(outcomes.values()),
            "outcomes": [{"outcome": outcome, "count": count}
                         for outcome, count in sorted(outcomes.items())]}


def _kept_back(campaign_id, contact_ids):
    campaign, settings = Campaign.fetch_raw(campaign_id), get_marketing_mail_settings()
    reasons = Counter()
    for start in range(0, len(contact_ids), ASKED_TOGETHER):
        reasons.update(deciding.reasons_today(
            contact_ids[start:start + ASKED_TOGETHER], campaign, settings, clock.now()).values())
    return dict(reasons)


class _Simulation:
    """Leads one after another through a journey, and counts what comes of it."""

    def __init__(self, journey_id, definition, contact_ids):
        self.journey_id, self.definition = journey_id, definition
        self.contact_ids, self.now = contact_ids, clock.now()
        self.happened = history.of_contacts(contact_ids, types_of(definition))
        self.zone = get_marketing_mail_settings()["time_zone"]
        self.zones = {id: party.get("time_zone") for id, party in parties_of(contact_ids).items()}
        self.counts, self.ended, self.mailed = Counter(), Counter(), set()
        self.outcomes = defaultdict(Counter)
        self._busy, self._entered, self._held = {}, {}, {}

    def take(self, at, contact_id, key, row):
        """Have somebody enter, if they may, and go on until they leave."""
        of = key or contact_id
        last = self._entered.get(contact_id)
        re_entry = self.definition["re_entry"]
        may_not = last is not None and not may_enter_again(re_entry, last, at)
        if may_not or self._busy.get(of, at) > at:
            self.counts["refused"] += 1
            return
        self._entered[contact_id] = at
        later = [other for other in self.happened[contact_id] if other["occurred_at"] >= at
                 and (row is None or other["_id"] != row["_id"])]
        goal_at = self._goal_at(at, later, key)
        if is_held_out(self.journey_id, contact_id, self.definition):
            self.counts["held_out"] += 1
            return
        self.counts["entered"] += 1
        self.counts[GOAL] += goal_at is not None
        exit_at = self._first(self.definition["exits"], later, key)
        cuts = [(moment, reason) for moment, reason in (
            (goal_at, GOAL), (exit_at, "exit_event")) if moment is not None]
        left_at, reason = self._walk(at, contact_id, key, row, later, min(cuts, default=None))
        self._busy[of] = left_at
        self.ended[reason] += 1

    def _walk(self, at, contact_id, key, row, later, cut):
        """`(when, why)` somebody left."""
        step = self.definition["steps"][0]
        for _ in range(MOST_STEPS):
            outcome, following, gone_at = self._take(step, at, contact_id, key, row, later)
            if cut is not None and gone_at >= cut[0]:
                self.outcomes[step["key"]]["left" if gone_at > at else outcome] += 1
                return cut
            if gone_at > self.now:
                self.outcomes[step["key"]]["waiting"] += 1
                return gone_at, UNDER_WAY
            self.outcomes[step["key"]][outcome] += 1
            if step["kind"] == "send_mail":
                self.counts["mails"] += 1
                self.mailed.add(contact_id)
            if following is None:
                return gone_at, "exit_step" if step["kind"] == "exit" else "completed"
            step, at = step_of(self.definition, following), gone_at
        return at, UNDER_WAY

    def _take(self, step, at, contact_id, key, row, later):
        """`(outcome, the key of the next step, when they go on)`."""
        kind, following = step["kind"], step.get("next")
        if kind == "wait":
            return "done", following, at + time_of(step["lasts"])
        if kind == "wait_until":
            zone = self.zones.get(contact_id) or self.zone
            return "done", following, next_opening(step["window"], zone, at)
        if kind == "wait_for":
            until = at + time_of(step["within"])
            heard_at = self._first([step["event"]], later, key) if "event" in step else None
            if heard_at is not None and heard_at <= until:
                return "happened", following, max(at, heard_at)
            return "timed_out", step.get("otherwise"), until
        if kind == "condition":
            is_so = self._holds(step, contact_id, row)
            return ("yes", following, at) if is_so else ("no", step.get("otherwise"), at)
        if kind == "split":
            number, branch = branch_of(
                step, share_of(f"{contact_id}/{at.isoformat()}", step["key"], "journey_split"))
            return str(number), branch.get("next"), at
        return "done", following, at

    def _holds(self, step, contact_id, row):
        if "rule" not in step:
            told = [(one, history.values_in(row, one["path"])) for one in step["conditions"]]
            return all(values is None or holds(one, values) for one, values in told)
        if step["key"] not in self._held:
            self._held[step["key"]] = holds_now(step["rule"], self.contact_ids)
        return contact_id in self._held[step["key"]]

    def _goal_at(self, at, later, key):
        goal = self.definition.get("goal", {})
        if "event" not in goal:
            return None
        reached = self._first([goal["event"]], later, key)
        until = at + timedelta(days=goal["within_days"])
        return reached if reached is not None and reached <= until else None

    @staticmethod
    def _first(events, later, key):
        """When one of these events first came; those of another key do not count."""
        for row in later:
            for event in events:
                other = history.key_in(event, row)
                is_of_key = other is None or key is None or other == key
                if is_of_key and history.fits(event, row):
                    return row["occurred_at"]
        return None
