"""Leads of another system: taken over by the hundred, and again without any change."""

from concurrent.futures import ThreadPoolExecutor

from lead_factories import lead

from chassis.testing.events import waiting_events


def item(number, **fields):
    return {"external_id": {"system": "old_crm", "id": f"{number}"},
            **lead(email=f"import{number}@example.com"), "family_name": f"Soto {number}", **fields}


def outcomes(answer):
    return [one["outcome"] for one in answer["items"]]


def test_import_leads_takes_five_hundred_over_once(rules):
    items = [item(number) for number in range(500)]

    first = rules.import_leads(items=items)
    events = len(waiting_events(rules.store))
    second = rules.import_leads(items=items)

    assert outcomes(first) == ["created"] * 500
    assert outcomes(second) == ["unchanged"] * 500
    assert [one["lead_id"] for one in second["items"]] == [
        one["lead_id"] for one in first["items"]]
    assert rules.store.leads.count_documents({}) == 500
    assert len(waiting_events(rules.store)) == events == 500
    kept = rules.get_lead(lead_id=first["items"][7]["lead_id"])
    assert (kept["source"], kept["external_ids"]) == (
        "import", [{"system": "old_crm", "id": "7"}])


def test_import_leads_answers_each_for_itself(rules):
    held = rules.create_lead(**lead(email="ana@example.com"))

    answer = rules.import_leads(items=[
        item(1, email="nobody"), item(2, email="ANA@example.com"), item(3),
        item(4, email=None), item(5, email="import3@example.com"),
        item(3, email="import3@example.com", country="ES")])

    assert outcomes(answer) == [
        "refused", "joined", "created", "refused", "joined", "updated"]
    refused, joined, created, unreachable, also, updated = answer["items"]
    assert [error["pointer"] for error in refused["errors"]] == ["/email"]
    assert [error["pointer"] for error in unreachable["errors"]] == ["/email"]
    assert (refused["lead_id"], joined["lead_id"]) == (None, held["id"])
    assert also["lead_id"] == updated["lead_id"] == created["lead_id"]
    assert rules.store.leads.count_documents({}) == 2


def test_import_leads_changes_what_the_other_system_changed_and_nothing_else(rules):
    (made,) = rules.import_leads(items=[item(1, company="Acme")])["items"]
    rules.update_lead(lead_id=made["lead_id"], changes={"company": "Acme Ibérica"})

    again = rules.import_leads(items=[item(1, company="Acme")])
    kept = rules.get_lead(lead_id=made["lead_id"])
    changed = rules.import_leads(items=[item(1, company="Acme", job_title="Buyer")])

    assert (outcomes(again), outcomes(changed)) == (["unchanged"], ["updated"])
    assert kept["company"] == "Acme Ibérica"
    now = rules.get_lead(lead_id=made["lead_id"])
    assert (now["company"], now["job_title"]) == ("Acme", "Buyer")


def test_import_leads_leaves_closed_ones_as_they_are(rules):
    (made,) = rules.import_leads(items=[item(1)])["items"]
    closed = rules.disqualify_lead(lead_id=made["lead_id"], reason="spam")

    answer = rules.import_leads(items=[item(1, company="Acme")])

    assert outcomes(answer) == ["unchanged"]
    assert rules.get_lead(lead_id=made["lead_id"]) == closed


def test_import_leads_is_done_once_when_it_is_sent_many_times_at_once(rules):
    items = [item(number) for number in range(10)]

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: rules.import_leads(items=items), range(10)))

    assert rules.store.leads.count_documents({}) == 10
    assert sorted(outcomes(answer)[0] for answer in answers) == ["created"] + ["unchanged"] * 9
    assert len(waiting_events(rules.store)) == 10
