"""Journeys, and those whom they lead, for the tests of marketing."""

from campaign_factories import an_action, approved
from marketing_factories import an_order, happened, placed

from chassis import clock
from marketing.journeys import rounds, walking

PLACED = "sales.order.placed"


def an_event(type=PLACED, **fields):
    return {"type": type, "conditions": [], **fields}


def condition(path, operator="is", **compared):
    return {"path": path, "operator": operator, **compared}


def by_event(type=PLACED, **fields):
    return {"kind": "event", "event": an_event(type, **fields)}


def by_inactivity(days=90, **fields):
    return {"kind": "inactivity", "types": [PLACED], "days": days, **fields}


def step(key, kind, **fields):
    return {"key": key, "kind": kind, **fields}


def a_wait(key="rest", days=3, **fields):
    return step(key, "wait", lasts={"days": days}, **fields)


def a_definition(*steps, start=None, **fields):
    return {"start": start or by_event(), "steps": list(steps) or [a_wait()], **fields}


def a_journey(rules, *steps, campaign=None, **fields):
    """A journey that nobody has published."""
    campaign = campaign or approved(rules)
    return rules.create_journey(
        campaign_id=campaign["id"], name="Bienvenida", definition=a_definition(*steps, **fields))


def live(rules, *steps, campaign=None, **fields):
    """A journey by which people enter."""
    journey = a_journey(rules, *steps, campaign=campaign, **fields)
    return rules.publish_journey(journey_id=journey["id"])


def with_mail(rules, *more, campaign=None, **fields):
    """`(journey, action)`: a live one whose first step sends mail."""
    campaign = campaign or approved(rules)
    action = an_action(rules, campaign)
    first = step("hello", "send_mail", action_id=action["id"],
                 **({"next": more[0]["key"]} if more else {}))
    return live(rules, first, *more, campaign=campaign, **fields), action


def order_placed(rules, contact_id, total="100.00", *, at=None, **fields):
    """Have an order be told to journeys; the order."""
    order = an_order(contact_id, total, **fields)
    told = placed(order) if at is None else happened(PLACED, {"order": order}, at)
    rules.react("on_anything_told", told)
    return order


def tell(rules, type, data):
    rules.react("on_anything_told", happened(type, data))


def segment_entered(rules, segment_id, *contact_ids):
    tell(rules, "marketing.segment.entered", {
        "segment_id": segment_id, "name": "x", "contact_ids": list(contact_ids),
        "happened_at": clock.now().isoformat()})


def walk():
    """Have all go on who are due, and enter who does so by a date or by inactivity."""
    rounds.begin_rounds()
    walking.walk_journeys()


def instances(rules, journey):
    """Who is or was in a journey, the first first."""
    return rules.list_journey_instances(journey_id=journey["id"])["items"][::-1]


def the_instance(rules, journey):
    (found,) = instances(rules, journey)
    return found


def path_of(rules, instance):
    """`[(step, outcome)]` of somebody."""
    return [(visit["step"], visit.get("outcome")) for visit in
            rules.list_journey_visits(journey_instance_id=instance["id"])["items"]]


