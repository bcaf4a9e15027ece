"""Whom rows mean, and what the policies make of it; several rows of a file obey them too."""

from contacts.contacts import describe, new_raw, settle
from contacts.import_keys import keys_of
from contacts.import_places import queries
from contacts.import_plan import plan_batch
from contacts.import_rows import Candidate


class Place:
    """Contacts that are there already."""

    def __init__(self, *raws):
        self.raws = raws

    source = {"kind": "import", "id": "user_01h455vb4pex5vsknk084sn02q"}

    def known_to(self, candidates, policy):
        return {raw["_id"]: raw for raw in self.raws}

    def erased_among(self, candidates):
        return set()


def stored(kind="person", **fields):
    settle(kind, fields, country="ES")
    describe(fields)
    return new_raw(kind, fields)


def row(number=2, kind="person", organisation=None, contact_id=None, **fields):
    named = []
    if organisation:
        fields["affiliations"] = [{"organisation_id": "to be settled"}]
        named = [organisation if isinstance(organisation, dict)
                 else {"name": organisation, "external_id": None}]
    settle(kind, fields, country="ES")
    return Candidate(number, ["cells"], kind, fields, named, keys_of(kind, contact_id, fields))


def counts(plan):
    return (plan.created_count, plan.updated_count, plan.skipped_count, len(plan.refused))


def email(address):
    return [{"address": address}]


def phone(number, **more):
    return [{"number": number, **more}]


def ids(system, id):
    return [{"system": system, "id": id}]


def test_plan_batch_when_somebody_is_there_and_is_skipped():
    ana = stored(given_name="Ana", emails=email("ana@example.com"), phones=phone("600111222"),
                 external_ids=ids("shop", "1"))
    rows = [row(given_name="A", emails=email("ana@example.com")),
            row(given_name="B", phones=phone("+34 600 111 222")),
            row(given_name="C", external_ids=ids("shop", "1")),
            row(given_name="D", contact_id=ana["_id"]),
            row(given_name="E", emails=email("eva@example.com"))]

    plan = plan_batch(rows, "skip", Place(ana))

    assert counts(plan) == (1, 0, 4, 0)
    assert [held.raw["name"] for held in plan.added] == ["E"]
    assert plan.changed == []


def test_plan_batch_when_rows_of_the_file_mean_the_same_they_obey_the_policy_too():
    rows = [row(given_name="Ana", emails=email("ana@example.com")),
            row(given_name="Anna", emails=email("ana@example.com"), phones=phone("600111222"))]

    skipped = plan_batch(rows, "skip", Place())
    updated = plan_batch(rows, "update", Place())
    created = plan_batch(rows, "create", Place())

    assert (counts(skipped), counts(updated), counts(created)) == (
        (1, 0, 1, 0), (1, 1, 0, 0), (2, 0, 0, 0))
    # Both rows end in one new contact, of which one event will tell.
    (held,) = updated.added
    assert (held.raw["name"], held.raw["version"]) == ("Anna", 1)
    assert held.raw["phones"][0]["number"] == "+34600111222"
    assert updated.changed == []


def test_plan_batch_when_somebody_is_brought_up_to_date():
    ana = stored(given_name="Ana", emails=email("ana@example.com"), notes="Old")

    plan = plan_batch([row(given_name="Anna", emails=email("ana@example.com"), tags=["vip"])],
                      "update", Place(ana))

    assert counts(plan) == (0, 1, 0, 0)
    (held,) = plan.changed
    assert held.before == ana
    assert (held.raw["name"], held.raw["notes"], held.raw["version"]) == ("Anna", "Old", 2)
    assert held.changed == {"name", "given_name", "tags"}
    assert "vip" in held.raw["_words"]


def test_plan_batch_when_the_row_says_nothing_new_it_counts_as_skipped():
    ana = stored(given_name="Ana", emails=email("ana@example.com"))

    plan = plan_batch([row(given_name="Ana", emails=email("ana@example.com"))], "update",
                      Place(ana))

    assert (counts(plan), plan.changed) == ((0, 0, 1, 0), [])


def test_plan_batch_when_keys_disagree_the_external_id_counts_most_then_the_email():
    by_id = stored(given_name="Id", external_ids=ids("shop", "1"))
    by_email = stored(given_name="Email", emails=email("x@example.com"))
    by_phone = stored(given_name="Phone", phones=phone("600111222"))
    place = Place(by_id, by_email, by_phone)

    plan = plan_batch([
        row(external_ids=ids("shop", "1"), emails=email("x@example.com"), tags=["1"]),
        row(emails=email("x@example.com"), phones=phone("600111222"), tags=["2"]),
    ], "update", place)

    assert [(held.before["name"], held.raw["tags"]) for held in plan.changed] == [
        ("Id", ["1"]), ("Email", ["2"])]


def test_plan_batch_when_a_person_and_an_organisation_share_an_address():
    acme = stored("organisation", name="Acme", emails=email("info@acme.example"))

    plan = plan_batch([row(given_name="Ana", emails=email("info@acme.example"))], "skip",
                      Place(acme))

    assert counts(plan) == (1, 0, 0, 0)


def test_plan_batch_when_colleagues_share_a_switchboard():
    rows = [row(given_name="Ana", phones=phone("913456789", label="main")),
            row(given_name="Eva", phones=phone("913456789", label="main"))]

    assert counts(plan_batch(rows, "skip", Place())) == (2, 0, 0, 0)


def test_plan_batch_when_an_extension_tells_people_apart():
    rows = [row(given_name="Ana", phones=phone("913456789", extension="1")),
            row(given_name="Eva", phones=phone("913456789", extension="2"))]

    assert counts(plan_batch(rows, "skip", Place())) == (2, 0, 0, 0)


def test_plan_batch_when_another_is_to_be_created_its_external_id_must_be_free():
    ana = stored(given_name="Ana", emails=email("ana@example.com"), external_ids=ids("shop", "1"))

    plan = plan_batch([row(emails=email("ana@example.com")),
                       row(3, given_name="B", external_ids=ids("shop", "1"))], "create",
                      Place(ana))

    assert counts(plan) == (1, 0, 0, 1)
    assert plan.refused[0].reasons == [
        {"pointer": "/external_ids", "detail": "Another contact has this external id already."}]


def test_plan_batch_when_an_update_would_take_the_external_id_of_another():
    ana = stored(given_name="Ana", external_ids=ids("shop", "1"))
    eva = stored(given_name="Eva", external_ids=ids("crm", "2"))
    both = [*ids("shop", "1"), *ids("crm", "2")]

    plan = plan_batch([row(given_name="Ana", external_ids=both)], "update", Place(ana, eva))

    assert (counts(plan), plan.changed) == ((0, 0, 0, 1), [])


def test_plan_batch_when_the_one_meant_is_archived():
    ana = {**stored(given_name="Ana", emails=email("ana@example.com"),
                    external_ids=ids("shop", "1")), "archived_at": "then"}

    plan = plan_batch([row(external_ids=ids("shop", "1"), tags=["vip"]),
                       row(given_name="Ana", emails=email("ana@example.com"))], "update",
                      Place(ana))

    # Who is put away keeps the external id, but is nobody's match by an address.
    assert counts(plan) == (1, 0, 0, 1)
    assert plan.refused[0].reasons == [
        {"pointer": "", "detail": "The contact is archived. Restore it first."}]


def test_plan_batch_when_an_external_id_is_of_another_kind():
    acme = stored("organisation", name="Acme", external_ids=ids("shop", "1"))

    plan = plan_batch([row(given_name="Ana", external_ids=ids("shop", "1"))], "skip", Place(acme))

    assert plan.refused[0].reasons[0]["pointer"] == "/kind"


def test_plan_batch_when_organisations_are_named_they_are_found_or_added_once():
    acme = stored("organisation", name="Peña Foods")
    rows = [row(given_name="Ana", organisation="peña foods"),
            row(given_name="Eva", organisation="New Ltd"),
            row(given_name="Leo", organisation="NEW LTD"),
            row(kind="organisation", name="New Ltd")]

    plan = plan_batch(rows, "skip", Place(acme))

    # Organisations that rows only name are not counted as rows.
    assert counts(plan) == (3, 0, 1, 0)
    ana, new, eva, leo = (held.raw for held in plan.added)
    assert ana["affiliations"][0]["organisation_id"] == acme["_id"]
    assert ana["affiliations"][0]["organisation_name"] == "Peña Foods"
    assert (new["kind"], new["name"]) == ("organisation", "New Ltd")
    assert eva["affiliations"][0]["organisation_id"] == new["_id"]
    assert leo["affiliations"][0]["organisation_id"] == new["_id"]
    assert "foods" in ana["_words"]


def test_plan_batch_when_an_organisation_is_named_with_its_id():
    named = {"name": "Acme", "external_id": {"system": "crm", "id": "9"}}
    acme = stored("organisation", name="Acme Holding", external_ids=ids("crm", "9"))

    plan = plan_batch([row(given_name="Ana", organisation=named)], "skip", Place(acme))

    assert plan.added[0].raw["affiliations"][0]["organisation_id"] == acme["_id"]


def test_plan_batch_when_rows_are_planned_anew_they_say_what_they_said():
    rows = [row(given_name="Ana", emails=email("ana@example.com"))]
    plan_batch(rows, "update", Place())
    ana = stored(name="Ms Ana", given_name="Anna", emails=email("ana@example.com"))

    plan = plan_batch(rows, "update", Place(ana))

    # The row gives no whole name, so the one that an agent chose stays.
    assert [held.raw["name"] for held in plan.changed] == ["Ms Ana"]


def test_plan_batch_when_the_batch_before_is_not_in_the_store_yet():
    ana = stored(given_name="Ana", emails=email("ana@example.com"))
    place = Place(ana)
    before = plan_batch([row(given_name="Anna", emails=email("ana@example.com")),
                         row(given_name="Eva", phones=phone("600111222"), organisation="Acme")],
                        "update", place)

    plan = plan_batch([row(emails=email("ana@example.com"), tags=["vip"]),
                       row(phones=phone("600111222"), tags=["vip"]),
                       row(given_name="Leo", organisation="ACME")], "update", place, before)

    assert counts(plan) == (1, 2, 0, 0)
    assert [(held.raw["name"], held.raw["version"], held.before["version"])
            for held in plan.changed] == [("Anna", 3, 2), ("Eva", 2, 1)]
    acme_id = before.added[0].raw["_id"]
    assert plan.added[0].raw["affiliations"][0]["organisation_id"] == acme_id


def test_queries_when_there_are_many_rows_there_is_one_for_each_index():
    rows = [row(emails=email(f"a{number}@example.com"), organisation=f"Org {number}",
                external_ids=ids("shop", str(number)), phones=phone(f"6001112{number:02}"))
            for number in range(10)]

    asked = queries(rows, "skip")

    assert [name for name, _ in asked] == [
        "external_ids", "emails.address", "phones.number", "_sort_name"]
    assert len(asked[1][1]["emails.address"]["$in"]) == 10
