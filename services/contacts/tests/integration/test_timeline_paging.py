"""Every entry exactly once, whatever the pages, the moments and what is added meanwhile."""

from datetime import UTC, datetime, timedelta

from contacts_factories import person
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.outbox import commit
from chassis.testing.sizes import sized
from contacts import timeline

START = datetime(2026, 1, 1, tzinfo=UTC)

# Few moments, so that many entries share one.
moments = st.integers(0, 3).map(lambda second: START + timedelta(seconds=second))
# After how many items a page ends, and what is added before the next one is read.
pages = st.lists(st.tuples(st.integers(1, 5), st.lists(moments, max_size=3)), min_size=1,
                 max_size=40)


def _add(contact, moments):
    def add():
        for at in moments:
            timeline.add_entry(type="test.thing.happened", occurred_at=at, title="It happened",
                               contact_ids=[contact["id"]], about={"type": "thing", "id": "1"})

    if moments:
        commit(add)


def _all(rules, contact):
    return rules.get_timeline(
        contact_id=contact["id"], type="test.thing.happened", limit=200)["items"]


@settings(max_examples=sized(40, usual=12), deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(moments, max_size=15), pages)
def test_each_entry_is_read_once_when_others_are_added_meanwhile(rules, at_first, pages):
    contact = rules.create_contact(**person())
    _add(contact, at_first)
    known = {entry["id"] for entry in _all(rules, contact)}

    seen, after = [], None
    for limit, added in [*pages, (200, [])]:
        page = rules.get_timeline(contact_id=contact["id"], type="test.thing.happened",
                                  limit=limit, after=after)
        seen += page["items"]
        after = page["next"]
        if after is None:
            break
        assert len(page["items"]) == limit
        _add(contact, added)

    ids = [entry["id"] for entry in seen]
    assert after is None
    assert len(set(ids)) == len(ids)
    assert known <= set(ids)
    order = [(entry["occurred_at"], entry["id"]) for entry in seen]
    assert order == sorted(order, reverse=True)
