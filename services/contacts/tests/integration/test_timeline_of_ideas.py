"""Ideas and referrals stand in the timelines of whom they are, once, and of nobody else."""

import copy

import orjson

from chassis import clock
from chassis.deliveries import Happened
from chassis.ids import new_id
from contacts import reactions
from contracts import social


def somebody(rules, name):
    return rules.create_contact(kind="person", name=name)["id"]


def tell(rules, reaction, event, **changes):
    """Have contacts hear of a changed example."""
    told = copy.deepcopy(event.example)
    (entity,) = [name for name in ("idea", "referral") if name in told]
    told[entity] |= changes
    data = event.schema.load(orjson.loads(orjson.dumps(told)))
    rules.react(reaction, Happened(new_id("event"), event.type, clock.now(), data))


def told_of(rules, contact_id):
    return [(item["type"], item["title"])
            for item in rules.get_timeline(contact_id=contact_id)["items"]
            if item["type"].startswith("social.")]


def test_idea_is_in_the_timeline_of_who_had_it_as_told_and_as_decided(rules):
    ana, luz = somebody(rules, "Ana"), somebody(rules, "Luz")
    idea = {"title": "Sillas plegables", "contact_ids": [ana]}

    tell(rules, "on_idea_told", social.idea_created, **idea)
    tell(rules, "on_idea_told", social.idea_decided, **idea, status="planned", reason="En mayo.")

    assert told_of(rules, ana) == [("social.idea.decided", "idea · Sillas plegables"),
                                   ("social.idea.created", "idea · Sillas plegables")]
    (decided, _, *_) = rules.get_timeline(contact_id=ana)["items"]
    assert decided["summary"] == "planned · En mayo."
    assert told_of(rules, luz) == []


def test_idea_of_one_of_us_concerns_nobody():
    ours = social.idea_created.example["idea"] | {"contact_ids": []}

    assert not reactions.is_idea_of_somebody({"idea": ours})


def test_referral_is_in_the_timelines_of_who_sent_and_of_who_was_sent(rules):
    ana, luz = somebody(rules, "Ana"), somebody(rules, "Luz")

    tell(rules, "on_referral_told", social.referral_opened, contact_id=ana, referred_ids=[],
         state="lead")
    tell(rules, "on_referral_told", social.referral_won, contact_id=ana, referred_ids=[luz],
         state="won")

    assert told_of(rules, ana) == [("social.referral.won", "referral · won"),
                                   ("social.referral.opened", "referral · lead")]
    assert told_of(rules, luz) == [("social.referral.won", "referral · won")]
