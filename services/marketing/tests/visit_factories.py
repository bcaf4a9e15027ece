"""Actions by visit, their lists and agents, and an agenda, for the tests of marketing."""

from campaign_factories import approved

from chassis.ids import new_id
from chassis.testing.parties import party
from contracts import contacts
from contracts.context import Actor
from contracts.errors import Conflict, ServiceUnavailable
from marketing.campaigns import approaching
from marketing.email import planning as audience
from marketing.visits import agenda, planning

IRIS = Actor("user_01h455vb4pex5vsknk084sn0f1", roles=("sales",))
RAUL = Actor("user_01h455vb4pex5vsknk084sn0f2", roles=("sales",))
ALWAYS = [{"weekday": day, "starts": "00:00", "ends": "24:00"} for day in range(1, 8)]


def somebody(number=1, **fields):
    return party(name=f"Persona {number}", **{"addresses": [
        {"street": f"Calle Mayor {number}", "postal_code": "28013", "locality": "Madrid",
         "country": "ES"}], **fields})


def a_visit_list(rules, contact_ids, campaign=None, action_fields=None, **fields):
    """An action by visit that is under way, and its list, which is open."""
    action = rules.create_action(
        campaign_id=(campaign or approved(rules))["id"], name="Visitas de octubre",
        channel="visit", audience={"contact_ids": contact_ids}, **action_fields or {})
    rules.launch_action(action_id=action["id"])
    made = rules.create_visit_list(**{
        "action_id": action["id"], "name": "Otoño", "open": ALWAYS, "assigned_by": "turn",
        "agents": [{"user_id": IRIS.user_id}], "time_zone": "UTC", **fields})
    return rules.open_visit_list(visit_list_id=made["id"])


def plan():
    """Plan whom the action reaches, and their visits, and tell the agenda."""
    audience.plan_recipients()
    planning.plan_visits()
    agenda.tell_agenda()


def visits_of(rules, visit_list):
    return {one["contact_id"]: one for one in
            rules.list_visits(visit_list_id=visit_list["id"])["items"]}


def end(rules, visit, outcome="interested", by=IRIS, **fields):
    return rules.by(by).end_visit(visit_id=visit["id"], outcome=outcome, minutes=45, **fields)


class Agenda:
    """What contacts does of what it is asked, each under its name once."""

    def __init__(self, monkeypatch):
        self.refused, self.guarded, self.busy = {}, set(), []
        self.activities, self.asked, self.is_away = {}, {}, False
        for module in (planning, approaching, agenda):
            monkeypatch.setattr(module, "ask", self.ask)

    def ask(self, operation, *, once=None, **request):
        operation.request.load(request)
        if self.is_away:
            raise ServiceUnavailable("contacts is away")
        if once is None:
            return getattr(self, operation.name)(**request)
        if once not in self.asked:
            self.asked[once] = getattr(self, operation.name)(**request)
        return self.asked[once]

    def may_approach(self, contact_ids, channel, **_asked):
        assert channel == "visit"
        return {"items": [{"contact_id": id, "is_allowed": id not in self.refused, "reason": (
            {"code": self.refused[id]} if id in self.refused else None)} for id in contact_ids]}

    def check_many_guards(self, contact_ids, action):
        assert action == "campaign"
        return {"items": [{"contact_id": id, "findings": [
            {"level": "block", "override": None}] if id in self.guarded else []}
            for id in contact_ids]}

    def get_free_busy(self, user_ids, **_period):
        return {"items": [{"user_id": id, "busy": self.busy} for id in user_ids]}

    def create_activity(self, **fields):
        id = new_id("activity")
        self.activities[id] = {"id": id, "version": 1, "state": "open", **fields}
        return self.activities[id]

    def complete_activity(self, activity_id, **said):
        return self._close(activity_id, "done", said)

    def cancel_activity(self, activity_id, **said):
        return self._close(activity_id, "cancelled", said)

    def _close(self, activity_id, state, said):
        held = self.activities[activity_id]
        if held["state"] != "open":
            raise Conflict(id=activity_id)
        held |= {"state": state, "version": held["version"] + 1, "said": said}
        return held

    def told(self, activity_id, **fields):
        """The activity as its event tells it."""
        held = self.activities[activity_id]
        held |= {"version": held["version"] + 1, **fields}
        shown = contacts.contacts.events["contacts.activity.created"].example["activity"]
        return {"activity": {
            **{name: value for name, value in shown.items() if name != "custom"},
            **{name: value for name, value in held.items() if name != "said"},
            "participants": held["participants"]}}
