"""Journeys when much happens at once, when people turn out to be one, and when they are erased."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from journey_factories import (
    a_wait,
    an_event,
    by_event,
    instances,
    live,
    order_placed,
    path_of,
    step,
    tell,
    walk,
    with_mail,
)
from mail_at_work import send, sent_to
from marketing_factories import a_contact, an_order, happened, placed
from segment_factories import told

from chassis.holdings import DocumentHoldings
from chassis.ids import new_id
from chassis.testing.parties import party
from marketing.journeys import walking
from marketing.models import DOCUMENTS


@pytest.fixture
def mail(rules, mailbox, approach):
    rules.mailbox = mailbox
    return rules


def at_once(work, count=8):
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(lambda _: work(), range(count)))


def test_each_step_is_taken_once_when_many_are_at_it(mail):
    journey, _ = with_mail(mail, step("way", "split", branches=[
        {"percent": 50, "next": "good"}, {"percent": 50, "next": "good"}]), step("good", "goal"))
    people = [party() for _ in range(15)]
    for contact_id in people:
        order_placed(mail, contact_id)

    at_once(walking.walk_journeys)
    walk()
    send()

    found = instances(mail, journey)
    assert [one["reason"] for one in found] == ["completed"] * 15
    assert [[name for name, _ in path_of(mail, one)] for one in found] == [
        ["hello", "way", "good"]] * 15
    assert sent_to(mail.mailbox) == sorted(f"{id}@example.com" for id in people)


def test_one_enters_when_the_same_is_told_many_times_at_once(rules):
    journey = live(rules, start=by_event(key="order.id"), re_entry={"policy": "always"})
    order = an_order(party())

    at_once(lambda: rules.react("on_anything_told", placed(order)))

    assert [one["key"] for one in instances(rules, journey)] == [order["id"]]


def test_one_enters_once_when_it_happens_by_many_keys_at_once(rules):
    journey = live(rules, start=by_event(key="order.id"))
    ana = party()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: order_placed(rules, ana), range(8)))
    order_placed(rules, ana)

    assert [one["contact_id"] for one in instances(rules, journey)] == [ana]


def test_who_waits_goes_on_once_when_it_happens_as_the_time_is_over(rules, later):
    journey = live(rules, step("paid", "wait_for", event=an_event("sales.order.confirmed"),
                               within={"minutes": 5}, next="good", otherwise="bad"),
                   step("good", "goal"), step("bad", "goal"))
    people = [party() for _ in range(10)]
    for contact_id in people:
        order_placed(rules, contact_id)
    walk()
    later(minutes=6)
    confirmed = [happened("sales.order.confirmed", {"order": an_order(id)}) for id in people]

    with ThreadPoolExecutor(2) as pool:
        heard = pool.submit(lambda: [
            rules.react("on_anything_told", event) for event in confirmed])
        walked = pool.submit(walking.walk_journeys)
        heard.result()
        walked.result()
    walk()

    for one in instances(rules, journey):
        (_, outcome), (last, _) = path_of(rules, one)
        assert (outcome, last) in (("happened", "good"), ("timed_out", "bad"))


def test_a_step_that_fails_leaves_others_alone_and_is_taken_later(rules, monkeypatch):
    journey = live(rules, step("good", "goal"))
    ana, luz = party(), party()
    for contact_id in (ana, luz):
        order_placed(rules, contact_id)
    taken = walking.steps.taken

    def fails_for_ana(step, instance):
        if instance["contact_id"] == ana:
            raise RuntimeError("this cannot be done now")
        return taken(step, instance)

    monkeypatch.setattr(walking.steps, "taken", fails_for_ana)
    with pytest.raises(RuntimeError):
        walking.walk_journeys()
    during = {one["contact_id"]: one["state"] for one in instances(rules, journey)}
    monkeypatch.setattr(walking.steps, "taken", taken)
    walk()

    assert during == {ana: "live", luz: "done"}
    assert [path_of(rules, one) for one in instances(rules, journey)] == [[("good", "done")]] * 2


def merged(rules, merged_id, survivor_id):
    survivor = a_contact(id=survivor_id, version=2)
    event = happened("contacts.contact.merged", {
        "contact": survivor, "merged_id": merged_id, "merge_id": new_id("merge"), "changed": []})
    rules.react("on_contact_merged", event)
    return event


def unmerged(rules, event):
    data = event.data
    rules.react("on_contact_unmerged", happened("contacts.contact.unmerged", {
        "contact": a_contact(id=data["merged_id"], version=3),
        "survivor": a_contact(id=data["contact"]["id"], version=3),
        "merge_id": data["merge_id"]}))


def test_two_who_turn_out_to_be_one_get_the_mail_once_and_are_two_again(mail, later):
    with_mail(mail, a_wait())
    journey = live(mail, a_wait(next="good"), step("good", "goal"))
    ana, luz = told(mail), told(mail)
    for contact_id in (ana, luz):
        order_placed(mail, contact_id)
    walk()

    event = merged(mail, luz, ana)
    as_one = {one["state"]: (one["contact_id"], one["key"], one.get("reason"))
              for one in instances(mail, journey)}
    order_placed(mail, luz)
    send()
    unmerged(mail, event)
    later(days=3, minutes=1)
    walk()

    assert as_one == {"live": (ana, ana, None), "done": (ana, ana, "merged")}
    assert sent_to(mail.mailbox) == [f"{ana}@example.com"]
    assert {one["contact_id"]: one["reason"] for one in instances(mail, journey)} == {
        ana: "completed", luz: "completed"}


def test_an_event_of_a_merged_contact_is_their_survivors(rules):
    journey = live(rules, step("paid", "wait_for", event=an_event("sales.order.confirmed"),
                               within={"days": 1}))
    ana, luz = told(rules), told(rules)
    order_placed(rules, ana)
    walk()
    merged(rules, luz, ana)

    tell(rules, "sales.order.confirmed", {"order": an_order(luz)})
    order_placed(rules, luz)
    walk()

    (one,) = instances(rules, journey)
    assert path_of(rules, one) == [("paid", "happened")]


def test_nothing_is_left_of_who_is_erased_and_nothing_brings_them_back(mail):
    journey, _ = with_mail(mail, step("visit", "task", subject="Visitar"))
    ana, luz = told(mail), told(mail)
    for contact_id in (ana, luz):
        order_placed(mail, contact_id)
    walk()

    mail.react("on_data_request_opened", happened("contacts.data_request.opened", {
        "data_request_id": new_id("data_request"), "kind": "erasure", "contact_ids": [ana],
        "opened_at": "2026-01-01T00:00:00Z", "due_at": "2026-02-01T00:00:00Z"}))
    order_placed(mail, ana)
    walk()
    send()

    assert [one["contact_id"] for one in instances(mail, journey)] == [luz]
    assert sent_to(mail.mailbox) == [f"{luz}@example.com"]
    for name in ("journey_instances", "journey_visits", "journey_errands", "recipients"):
        assert mail.store[name].count_documents({"contact_id": ana}) == 0, name
        assert mail.store[name].count_documents({"contact_id": luz}) > 0, name


def test_a_person_is_told_what_is_kept_of_their_journeys(rules):
    live(rules)
    ana = told(rules)
    order_placed(rules, ana)
    walk()

    kept = [what for what, _ in DocumentHoldings(DOCUMENTS).collect([ana], portable=False)]

    assert {"journey_instances", "journey_visits"} <= set(kept)
