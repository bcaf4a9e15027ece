"""The sections of the handover brief, of what contacts answers."""

from gateway.compose.handover_people import people_of
from gateway.compose.handover_promises import promises_of
from gateway.compose.handover_warnings import warnings_of
from gateway.compose.sections import tickets_of

FIRM, ANA, EVA, LEO = (f"contact_{name}" for name in ("firm", "ana", "eva", "leo"))
BEA, CARLA, DORA, ELSA = (f"user_{name}" for name in ("bea", "carla", "dora", "elsa"))
WEEKLY = {"rule": "FREQ=WEEKLY;COUNT=4"}


def working(id, name, **place):
    return {"id": id, "name": name, "affiliations": [{"organisation_id": FIRM, **place}]}


def network(*edges, is_complete=True):
    return {"nodes": [{"id": EVA, "name": "Eva", "type": "person", "steps": 1},
                      {"id": FIRM, "name": "Firm", "type": "organisation", "steps": 0},
                      {"id": LEO, "name": "Leo", "type": "person", "steps": 2}],
            "edges": [{"from_id": one, "to_id": other, "strength": strength, "seen_at": "…"}
                      for one, other, strength in edges], "is_complete": is_complete}


def page(*items):
    return {"items": list(items), "next": None}


def test_people_of_most_deals_come_first_then_those_who_are_known_best():
    deals = [{"id": "deal_1", "contact_ids": [FIRM, ANA]}]
    around = network((EVA, BEA, 0.9), (FIRM, EVA, 0.6), (CARLA, ANA, 0.2), (BEA, FIRM, 0.3))

    people, is_all = people_of(
        FIRM, page(working(LEO, "Leo"), working(ANA, "Ana", title="Compras")), around, deals)

    assert [(person["name"], person["title"], person["deal_ids"],
             [item["user_id"] for item in person["known_by"]]) for person in people] == [
        ("Ana", "Compras", ["deal_1"], [CARLA]), ("Eva", None, [], [BEA]), ("Leo", None, [], [])]
    assert is_all


def test_people_are_known_by_the_three_who_know_them_best():
    around = network((EVA, BEA, 0.1), (EVA, CARLA, 0.4), (DORA, EVA, 0.3), (EVA, ELSA, 0.2))

    (eva,), _ = people_of(FIRM, page(), around, [])

    assert [item["user_id"] for item in eva["known_by"]] == [CARLA, DORA, ELSA]


def test_people_who_left_are_none_of_the_customer_and_more_than_are_shown_are_told():
    many = [working(f"contact_{number}", f"Ana {number:02}") for number in range(21)]

    former, _ = people_of(FIRM, page(working(ANA, "Ana", ends_on="2020-01-01")), None, [])
    shown, is_all = people_of(FIRM, page(*many), None, [])
    _, is_all_around = people_of(FIRM, page(), network(is_complete=False), [])

    assert former == []
    assert (len(shown), is_all, is_all_around) == (20, False, False)


def test_promises_come_by_when_they_are_due_and_series_come_last():
    def activity(id, **when):
        return {"id": id, "type": "task", "subject": id, "owner_id": BEA, "is_overdue": False,
                **when}

    agreed = {"interaction_id": "i", "what": "Call", "due_at": "2020-01-02T09:00:00Z",
              "owner_id": None}
    found = promises_of(
        [activity("series", starts_at="2019-01-01T09:00:00Z", recurrence=WEEKLY),
         activity("hour", starts_at="2020-01-03T08:00:00Z"),
         activity("day", starts_on="2020-01-03", ends_on="2020-01-05"),
         activity("due", due_at="2020-01-01T10:00:00+02:00")],
        {"sections": {"relationship": {"agreed": [agreed]}}})

    assert [item["what"] for item in found] == ["due", "Call", "day", "hour", "series"]
    assert [item["is_overdue"] for item in found] == [False, True, False, False, False]
    assert (found[4]["is_recurring"], found[4]["due_at"]) == (True, None)


def test_warnings_tell_what_is_open_and_name_what_is_not_known():
    invoices = {"count": 2, "amounts": [{"amount": "5.00", "currency": "EUR"}], "items": []}
    profile = {
        "sections": {"consent": {"objects_to": [], "barred_channels": ["email"]},
                     "open_issues": {"overdue_invoices": invoices,
                                     "returns": {"count": 0, "items": []}}},
        "sections_omitted": [{"section": "open_issues.complaints", "service": "social",
                              "reason": "not_heard_of"}]}

    found, unknown = warnings_of(profile)

    assert [(item["kind"], item["count"], item["words"], item["amounts"]) for item in found] == [
        ("barred_channels", 1, ["email"], []), ("overdue_invoices", 2, [], invoices["amounts"])]
    assert found[1]["text"]["es"] == "Hay facturas vencidas."
    assert unknown == [
        {"section": "warnings.complaints", "service": "social", "reason": "not_heard_of"}]


def test_what_a_profile_neither_shows_nor_omits_is_hidden_from_the_caller():
    profile = {"sections": {}, "sections_omitted": []}

    assert tickets_of(profile) == (
        None, {"section": "tickets", "service": "helpdesk", "reason": "not_allowed"})
    assert {item["reason"] for item in warnings_of(profile)[1]} == {"not_allowed"}
