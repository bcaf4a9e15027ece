"""The agenda: planning, changing, and the occurrences of series."""

import functools
import operator

import pytest
from contacts_factories import organisation, person, working_at

from contracts.errors import NotFound, PreconditionFailed, ValidationFailed

USER = "user_01h455vb4pex5vsknk084sn02q"
OTHER = "user_01keebmgr4egktre1p21w518fm"
UNKNOWN = "contact_01h455vb4pex5vsknk084sn02q"
# A Monday, before the clocks go forward in Madrid on the 31st.
FIRST = "2030-03-25T08:00:00Z"
MARCH = {"period_from_at": "2030-03-01T00:00:00Z", "period_to_at": "2030-04-30T00:00:00Z"}


def meeting(**fields):
    return {"type": "meeting", "subject": "Revisión", "starts_at": FIRST, **fields}


def weekly(**fields):
    return meeting(time_zone="Europe/Madrid", recurrence={"rule": "FREQ=WEEKLY;COUNT=4"}, **fields)


@pytest.fixture
def ana(rules):
    return rules.create_contact(**person())


def beginnings(rules, **filters):
    return [item["starts_at"] for item in rules.list_activities(**MARCH, **filters)["items"]]


def test_activity_is_shown_as_it_was_planned(contacts, events_seen):
    ana = contacts.create_contact(**person())
    said = meeting(
        notes="Traer muestras", place="Sala 2", url="https://meet.example/x", reminders=[60, 10],
        priority="high", time_zone="Europe/Madrid", refers_to=[{"type": "deal", "id": "d1"}],
        participants=[{"contact_id": ana["id"]}, {"user_id": OTHER, "reply": "accepted"},
                      {"address": "Eva@Example.com", "name": "Eva"}])

    planned = contacts.create_activity(**said)

    assert contacts.get_activity(activity_id=planned["id"]) == planned
    assert planned["ends_at"] == "2030-03-25T08:30:00Z"
    assert planned["duration_minutes"] == 30
    assert planned["owner_id"] == USER
    assert planned["reminders"] == [10, 60]
    assert (planned["state"], planned["is_overdue"]) == ("open", False)
    assert [item["reply"] for item in planned["participants"]] == ["awaited", "accepted", "awaited"]
    (event,) = events_seen.wait_for("contacts.activity.created")
    assert event["data"] == {"activity": planned}
    told = contacts.get_timeline(contact_id=ana["id"], type="contacts.activity.created")["items"]
    assert [entry["about"] for entry in told] == [{"type": "activity", "id": planned["id"]}]


REFUSED = [
    ({"starts_at": None}, "/starts_at"),
    ({"due_at": FIRST}, "/due_at"),
    ({"ends_at": "2030-03-25T07:00:00Z"}, "/ends_at"),
    ({"ends_on": "2030-03-25"}, "/ends_on"),
    ({"participants": [{}]}, "/participants/0"),
    ({"participants": [{"user_id": OTHER}, {"user_id": OTHER}]}, "/participants/1"),
    ({"participants": [{"contact_id": UNKNOWN}]}, "/participants/0/contact_id"),
    ({"participants": [{"address": "nobody"}]}, "/participants/0/address"),
    ({"recurrence": {"rule": "FREQ=SECONDLY"}}, "/recurrence/rule"),
    ({"recurrence": {"rule": "FREQ=DAILY;COUNT=5000"}}, "/recurrence/rule"),
    ({"recurrence": {"rule": "FREQ=DAILY;BYHOUR=1,2,3"}}, "/recurrence/rule"),
    ({"recurrence": {"rule": "FREQ=WEEKLY;BYDAY=TU"}}, "/recurrence/rule"),
    ({"recurrence": {"rule": "FREQ=MONTHLY;BYMONTHDAY=30;BYMONTH=2"}}, "/recurrence/rule"),
    ({"recurrence": {"excluded_at": [FIRST]}}, "/recurrence/rule"),
    ({"url": "javascript:alert(1)"}, "/url"),
    ({"reminders": [-1]}, "/reminders/0"),
]


@pytest.mark.parametrize(("fields", "pointer"), REFUSED)
def test_create_activity_refuses_when_something_is_wrong(rules, contacts, nothing_changes, fields,
                                                         pointer):
    with nothing_changes(), pytest.raises(ValidationFailed) as caught:
        contacts.create_activity(**meeting() | fields)

    assert [error["pointer"] for error in caught.value.details["errors"]] == [pointer]


def test_occurrences_keep_their_hour_when_the_clocks_change(rules):
    rules.create_activity(**weekly())

    assert beginnings(rules) == [
        "2030-03-25T08:00:00Z", "2030-04-01T07:00:00Z", "2030-04-08T07:00:00Z",
        "2030-04-15T07:00:00Z"]


def test_list_activities_pages_through_occurrences_when_there_are_many(rules):
    rules.create_activity(**weekly(subject="A"))
    rules.create_activity(**weekly(subject="B"))
    rules.create_activity(**meeting(subject="C"))

    pages, after = [], None
    while True:
        page = rules.list_activities(**MARCH, limit=2, after=after)
        pages.append(page["items"])
        after = page["next"]
        if after is None:
            break

    assert [len(page) for page in pages] == [2, 2, 2, 2, 1]
    assert functools.reduce(operator.iadd, pages, []) == rules.list_activities(**MARCH)["items"]


def test_list_activities_is_narrowed_by_each_filter(rules, ana):
    mine = rules.create_activity(**meeting(participants=[{"contact_id": ana["id"]}]))
    theirs = rules.create_activity(type="task", subject="Llamar", due_at="2020-01-01T09:00:00Z",
                                   owner_id=OTHER)
    late = {**theirs, "is_overdue": True}

    assert rules.list_activities()["items"] == [late, mine]
    assert rules.list_activities(owner_id=OTHER)["items"] == [late]
    assert rules.list_activities(contact_id=ana["id"])["items"] == [mine]
    assert rules.list_activities(type="task")["items"] == [late]
    assert rules.list_activities(state="done")["items"] == []
    assert rules.list_activities(**MARCH, owner_id=OTHER)["items"] == []
    assert rules.list_activities(**MARCH, contact_id=ana["id"])["items"] == [mine]
    assert rules.list_activities(is_overdue=True, period_from_at="2020-01-01T00:00:00Z",
                                 period_to_at="2020-02-01T00:00:00Z")["items"] == [late]
    assert rules.list_activities(is_overdue=False)["items"] == [mine]


def test_list_activities_takes_those_of_the_people_who_belong_to_an_organisation_now(rules):
    place = rules.create_contact(**organisation())
    ana = rules.create_contact(**person(affiliations=[working_at(place)]))
    former = rules.create_contact(**person(
        affiliations=[working_at(place, ends_on="2020-01-01")]))
    with_ana, _, with_place = [
        rules.create_activity(**meeting(participants=[{"contact_id": one["id"]}]))
        for one in (ana, former, place)]

    def listed(**asked):
        return rules.list_activities(contact_id=place["id"], **asked)["items"]

    assert listed() == [with_place]
    assert listed(includes_people=True) == [with_place, with_ana]
    assert listed(includes_people=True, **MARCH) == [with_ana, with_place]


def test_list_activities_refuses_when_the_period_is_no_period(rules):
    for period in ({"period_from_at": FIRST}, {"period_to_at": FIRST},
                   {"period_from_at": FIRST, "period_to_at": FIRST},
                   {"period_from_at": FIRST, "period_to_at": "2032-01-01T00:00:00Z"}):
        with pytest.raises(ValidationFailed):
            rules.list_activities(**period)


def test_one_occurrence_is_changed_and_the_others_stay(rules):
    series = rules.create_activity(**weekly())

    changed = rules.update_occurrence(
        activity_id=series["id"], occurrence_at="2030-04-01T07:00:00Z",
        changes={"starts_at": "2030-04-02T15:00:00Z", "subject": "Otra"})

    assert changed["ends_at"] == "2030-04-02T15:30:00Z"
    assert changed["version"] == 2
    items = rules.list_activities(**MARCH)["items"]
    assert [(item["starts_at"], item["subject"], item["occurrence_at"]) for item in items] == [
        ("2030-03-25T08:00:00Z", "Revisión", "2030-03-25T08:00:00Z"),
        ("2030-04-02T15:00:00Z", "Otra", "2030-04-01T07:00:00Z"),
        ("2030-04-08T07:00:00Z", "Revisión", "2030-04-08T07:00:00Z"),
        ("2030-04-15T07:00:00Z", "Revisión", "2030-04-15T07:00:00Z"),
    ]


def test_occurrence_is_found_where_it_was_moved_to_when_that_is_past_the_series(rules):
    series = rules.create_activity(**weekly())
    rules.update_occurrence(
        activity_id=series["id"], occurrence_at="2030-04-15T07:00:00Z",
        changes={"starts_at": "2030-06-01T07:00:00Z"})

    june = rules.list_activities(
        period_from_at="2030-05-20T00:00:00Z", period_to_at="2030-06-10T00:00:00Z")["items"]

    assert [item["starts_at"] for item in june] == ["2030-06-01T07:00:00Z"]
    assert len(beginnings(rules)) == 3


def test_following_occurrences_become_a_series_of_their_own_when_changed(rules):
    series = rules.create_activity(**weekly())
    rules.update_occurrence(activity_id=series["id"], occurrence_at="2030-04-15T07:00:00Z",
                            changes={"place": "Fuera"})

    following = rules.update_occurrence(
        activity_id=series["id"], occurrence_at="2030-04-08T07:00:00Z", scope="following",
        changes={"subject": "Nueva"})

    assert following["id"] != series["id"]
    assert following["continues_id"] == series["id"]
    assert following["recurrence"]["rule"] == "FREQ=WEEKLY;COUNT=2"
    items = rules.list_activities(**MARCH)["items"]
    assert [(item["starts_at"][:10], item["subject"], item.get("place")) for item in items] == [
        ("2030-03-25", "Revisión", None), ("2030-04-01", "Revisión", None),
        ("2030-04-08", "Nueva", None), ("2030-04-15", "Nueva", "Fuera")]


def test_update_activity_takes_the_end_along_when_the_beginning_moves(rules):
    planned = rules.create_activity(**meeting(duration_minutes=90))

    moved = rules.update_activity(activity_id=planned["id"],
                                  changes={"starts_at": "2030-03-26T10:00:00Z"})
    all_day = rules.update_activity(activity_id=planned["id"], changes={"starts_on": "2030-04-01"})

    assert (moved["ends_at"], moved["duration_minutes"]) == ("2030-03-26T11:30:00Z", 90)
    assert all_day["ends_on"] == "2030-04-01"
    assert not {"starts_at", "ends_at", "duration_minutes"} & all_day.keys()
    assert all_day["version"] == 3


def test_update_activity_makes_no_version_when_nothing_changes(rules):
    planned = rules.create_activity(**weekly())

    assert rules.update_activity(activity_id=planned["id"],
                                 changes={"subject": "Revisión"}) == planned


def test_changes_are_refused_when_stale_or_of_no_occurrence(rules, contacts, nothing_changes):
    series = rules.create_activity(**weekly())
    at = {"activity_id": series["id"], "occurrence_at": "2030-04-02T07:00:00Z"}

    with nothing_changes():
        with pytest.raises(PreconditionFailed):
            contacts.update_activity(activity_id=series["id"], changes={"subject": "x"},
                                     expected_version=7)
        for operation, said in ((contacts.update_occurrence, {"changes": {"subject": "x"}}),
                                (contacts.complete_activity, {"outcome": "x"}),
                                (contacts.cancel_activity, {})):
            with pytest.raises(ValidationFailed):
                operation(**at, **said)
        with pytest.raises(ValidationFailed):
            contacts.complete_activity(activity_id=series["id"], outcome="x")
        with pytest.raises(NotFound):
            contacts.get_activity(activity_id="activity_01h455vb4pex5vsknk084sn02q")


def test_free_busy_tells_when_and_not_by_what(rules):
    rules.create_activity(**meeting(ends_at="2030-03-25T09:00:00Z", subject="Secreto",
                                    participants=[{"user_id": OTHER}]))
    rules.create_activity(**meeting(starts_at="2030-03-25T08:45:00Z",
                                    ends_at="2030-03-25T10:00:00Z"))
    rules.create_activity(**meeting(starts_at="2030-03-26T08:45:00Z", shows_as="free"))
    rules.create_activity(**meeting(starts_at="2030-03-27T08:45:00Z", owner_id=OTHER,
                                    participants=[{"user_id": USER, "reply": "declined"}]))
    called_off = rules.create_activity(**meeting(starts_at="2030-03-28T08:45:00Z"))
    rules.cancel_activity(activity_id=called_off["id"])

    answer = rules.get_free_busy(user_ids=[USER, OTHER, USER], **MARCH)

    assert answer == {"items": [
        {"user_id": USER, "busy": [
            {"starts_at": "2030-03-25T08:00:00Z", "ends_at": "2030-03-25T10:00:00Z"}]},
        {"user_id": OTHER, "busy": [
            {"starts_at": "2030-03-25T08:00:00Z", "ends_at": "2030-03-25T09:00:00Z"},
            {"starts_at": "2030-03-27T08:45:00Z", "ends_at": "2030-03-27T09:15:00Z"}]},
    ]}
