"""Ideas: had by all kinds of people, each seeing what is for them, decided and named."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from idea_factories import Reader, an_idea

from chassis.testing.events import waiting_events
from chassis.testing.parties import party
from contracts.errors import Conflict, NotFound, PreconditionFailed, ValidationFailed
from social.ideas.models import IdeaContributor, IdeaNotice

SECRET = "Este cliente es un pesado"


@pytest.fixture
def ana(rules):
    return Reader(rules)


@pytest.fixture
def luz(rules):
    return Reader(rules)


def shipped(rules, idea):
    return rules.set_idea_status(idea_id=idea["id"], status="shipped")


def test_create_idea_is_of_one_of_us_and_read_by_us_alone(rules, ana):
    idea = rules.create_idea(**an_idea())

    assert (idea["author_kind"], idea["audiences"], idea["vote_count"]) == ("employee", [], 1)
    assert rules.list_ideas()["items"] == [idea]
    assert ana.list() == []
    with pytest.raises(NotFound):
        ana.get(idea)


@pytest.mark.parametrize(("roles", "kind", "audiences"), [
    ([], "customer", ["customer"]),
    ([{"role": "partner"}], "partner", ["partner"]),
    ([{"role": "supplier"}], "supplier", ["partner"]),
    ([{"role": "supplier", "ends_on": "2020-01-01"}], "customer", ["customer"]),
])
def test_create_idea_that_was_told_to_us_is_of_who_had_it(rules, roles, kind, audiences):
    told = party(roles=roles)

    idea = rules.create_idea(**an_idea(contact_id=told))

    assert (idea["author_kind"], idea["audiences"]) == (kind, audiences)
    assert rules.list_idea_votes(idea_id=idea["id"])["items"][0]["contact_id"] == told


@pytest.mark.parametrize(("roles", "kind"), [
    ([{"role": "supplier"}], "supplier"), ([{"role": "customer"}], "partner")])
def test_create_partner_idea_is_of_a_partner_or_a_supplier(rules, roles, kind):
    idea = Reader(rules, "partner", roles=roles).create()

    assert rules.get_idea(idea_id=idea["id"])["author_kind"] == kind


def test_draft_is_there_for_nobody_else_until_it_is_published(rules, ana, luz):
    draft = ana.create(is_draft=True)

    assert draft["is_draft"]
    for look in (lambda: luz.get(draft), lambda: rules.get_idea(idea_id=draft["id"]),
                 lambda: luz.vote(draft), lambda: luz.comments(draft),
                 lambda: rules.vote_for_idea(idea_id=draft["id"])):
        with pytest.raises(NotFound):
            look()
    assert (luz.list(), rules.list_ideas()["items"]) == ([], [])
    assert ana.list() == []
    assert [idea["id"] for idea in ana.list(is_mine=True)] == [draft["id"]]

    ana.do("publish_{}_idea", idea_id=draft["id"])
    again = ana.do("publish_{}_idea", idea_id=draft["id"])

    assert (again["is_draft"], again["vote_count"], again["has_voted"]) == (False, 1, True)
    assert luz.get(draft)["is_mine"] is False


def test_draft_of_a_colleague_is_not_there_either(rules):
    acme = party("organisation")
    ana, eva = Reader(rules, party_id=acme), Reader(rules, party_id=acme)

    draft = ana.create(is_draft=True)

    with pytest.raises(NotFound):
        eva.get(draft)


def test_delete_portal_idea_throws_away_own_drafts_alone(rules, ana, luz):
    draft, told = ana.create(is_draft=True), ana.create()

    with pytest.raises(NotFound):
        luz.do("delete_{}_idea", idea_id=draft["id"])
    with pytest.raises(Conflict):
        ana.do("delete_{}_idea", idea_id=told["id"])
    ana.do("delete_{}_idea", idea_id=draft["id"])

    assert [idea["id"] for idea in ana.list(is_mine=True)] == [told["id"]]


def test_update_portal_idea_only_ones_own_and_new(rules, ana, luz):
    idea = ana.create()
    change = {"idea_id": idea["id"], "changes": {"title": "Sábados y domingos"}}

    with pytest.raises(NotFound):
        luz.do("update_{}_idea", **change)
    changed = ana.do("update_{}_idea", **change)
    rules.set_idea_status(idea_id=idea["id"], status="planned")

    assert changed["title"] == "Sábados y domingos"
    with pytest.raises(Conflict):
        ana.do("update_{}_idea", idea_id=idea["id"], changes={"title": "Otra"})
    assert ana.get(idea)["title"] == "Sábados y domingos"


def test_update_idea_decides_who_reads_it(rules, ana):
    idea = ana.create()
    partner = Reader(rules, "partner")

    before = partner.list()
    rules.update_idea(idea_id=idea["id"], changes={"audiences": ["partner", "public"]})

    assert (before, [one["id"] for one in partner.list()]) == ([], [idea["id"]])
    # Its author sees it on, other customers do not.
    assert ana.get(idea)["is_mine"]
    assert Reader(rules).list() == []
    with pytest.raises(PreconditionFailed):
        rules.update_idea(idea_id=idea["id"], changes={"audiences": []}, expected_version=1)


def test_nothing_of_others_reaches_a_portal_or_the_public(rules, ana, luz):
    acme = party("organisation", name="Acme Secreta", emails=[{"address": "jefe@acme.example"}])
    eva = Reader(rules, party_id=acme, name="Eva Oculta")
    idea = eva.create()
    eva.say(idea)
    rules.add_idea_comment(idea_id=idea["id"], text=SECRET, is_internal=True)
    rules.update_idea(idea_id=idea["id"], changes={
        "audiences": ["customer", "public"], "owner_id": "user_01keeca2mwf04sf6mrhrvrar59"})

    seen = json.dumps([luz.list(), luz.get(idea), luz.comments(idea),
                       rules.list_public_ideas()])

    for secret in ("contact_", "user_", "account_", "Acme", "Eva", "example", SECRET):
        assert secret not in seen
    (public,) = rules.list_public_ideas()["items"]
    assert public.keys() == {"id", "title", "status", "vote_count", "contributors",
                             "published_at", "category"}


def test_public_list_holds_only_what_is_for_anybody(rules, ana):
    ana.create()
    public = rules.create_idea(**an_idea(audiences=["public"]))

    assert [idea["id"] for idea in rules.list_public_ideas()["items"]] == [public["id"]]


def test_set_idea_status_declined_asks_for_a_reason(rules, ana):
    idea = ana.create()

    with pytest.raises(ValidationFailed):
        rules.set_idea_status(idea_id=idea["id"], status="declined")
    assert ana.get(idea)["status"] == "new"
    rules.set_idea_status(idea_id=idea["id"], status="declined", reason="No hay reparto.")

    assert (ana.get(idea)["status"], ana.get(idea)["reason"]) == ("declined", "No hay reparto.")
    told = [json.loads(event["data"]) for event in waiting_events(rules.store)
            if event["type"] == "social.idea.decided"]
    assert [(one["from_status"], one["idea"]["status"]) for one in told] == [("new", "declined")]


def test_set_idea_status_again_tells_nobody(rules, ana):
    idea = ana.create()

    first = rules.set_idea_status(idea_id=idea["id"], status="planned")
    second = rules.set_idea_status(idea_id=idea["id"], status="planned")

    assert first["version"] == second["version"]
    assert IdeaNotice.objects.count() == 1


def test_contributors_are_named_once_it_shipped_and_only_if_they_let_us(rules, ana, luz):
    idea = ana.create()
    rules.update_idea(idea_id=idea["id"], changes={"audiences": ["customer", "public"]})
    rules.add_idea_contributor(idea_id=idea["id"], contact_id=luz.contact_id)
    rules.add_idea_contributor(idea_id=idea["id"], contact_id=luz.contact_id)
    ana.be_named(idea)
    before = ana.get(idea)["contributors"]

    shipped(rules, idea)

    assert before == []
    assert luz.get(idea)["contributors"] == ["Ana R."]
    assert rules.list_public_ideas()["items"][0]["contributors"] == ["Ana R."]
    assert len(rules.list_idea_contributors(idea_id=idea["id"])["items"]) == 2
    # It is taken back at any time.
    assert ana.be_named(idea, name=None, is_named=False)["contributors"] == []
    assert rules.list_public_ideas()["items"][0]["contributors"] == []


def test_let_portal_idea_author_be_named_only_who_helped_and_by_a_name(rules, ana, luz):
    idea = ana.create()

    with pytest.raises(NotFound):
        luz.be_named(idea)
    with pytest.raises(ValidationFailed):
        ana.be_named(idea, name=None)
    assert not IdeaContributor.objects(is_named=True)


def test_let_idea_author_be_named_for_an_idea_of_ours(rules):
    idea = rules.create_idea(**an_idea())

    rules.let_idea_author_be_named(idea_id=idea["id"], is_named=True, name="Eva, de almacén")

    assert shipped(rules, idea)["status"] == "shipped"
    (held,) = rules.list_idea_contributors(idea_id=idea["id"])["items"]
    assert held["name"] == "Eva, de almacén"


def test_find_similar_ideas_shows_those_of_these_readers_by_their_words(rules, ana, luz):
    saturday = ana.create()
    ana.create(title="Pagar con tarjeta", body="No tengo cuenta.")
    rules.create_idea(**an_idea(title="Entregas en sábado por nosotros"))

    found = luz.do("find_similar_{}_ideas", title="¿Entrega el sabado?", language="es")["items"]
    ours = rules.find_similar_ideas(title="entregas en sábado", language="es")["items"]

    assert [one["id"] for one in found] == [saturday["id"]]
    assert len(ours) == 2
    # Operators of the search are words like any other.
    assert luz.do("find_similar_{}_ideas", title='"-$ ()')["items"] == []


def test_idea_categories_are_kept_and_put_away(rules, ana):
    name = {"en": "Deliveries", "es": "Entregas"}
    category = rules.create_idea_category(name=name)
    idea = ana.create(category_id=category["id"])

    offered = ana.do("list_{}_idea_categories")["items"]
    rules.archive_idea_category(idea_category_id=category["id"])

    assert offered == [{"id": category["id"], "name": name}]
    assert ana.do("list_{}_idea_categories")["items"] == []
    assert ana.get(idea)["category_id"] == category["id"]
    with pytest.raises(ValidationFailed):
        ana.create(category_id=category["id"])


def test_list_ideas_pages_by_votes(rules, ana, luz):
    one, two, three = (ana.create(title=f"Idea {n}") for n in "123")
    luz.vote(two)

    first = ana.do("list_{}_ideas", limit=2)
    rest = ana.do("list_{}_ideas", limit=2, after=first["next"])

    assert [idea["id"] for idea in first["items"]] == [two["id"], three["id"]]
    assert ([idea["id"] for idea in rest["items"]], rest["next"]) == ([one["id"]], None)


def test_many_who_propose_at_once_each_have_their_idea(rules):
    readers = [Reader(rules) for _ in range(8)]

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda reader: reader.create(), readers))

    assert len(rules.list_ideas()["items"]) == 8
