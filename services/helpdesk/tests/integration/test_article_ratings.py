"""Whether articles help: said once by each reader of each edition."""

import copy
from concurrent.futures import ThreadPoolExecutor

import pytest
from article_factories import a_text, an_article, published, reader

from chassis import clock
from chassis.deliveries import Happened
from chassis.testing.parties import party
from contracts import contacts
from contracts.errors import Conflict


def test_rate_article_is_changed_and_not_doubled(rules):
    id, ana = published(rules), party()
    portal = rules.by(reader("portal", ana))

    for _ in range(2):
        portal.rate_portal_article(article_id=id, is_helpful=True)
    once = rules.get_article(article_id=id)
    changed = portal.rate_portal_article(
        article_id=id, is_helpful=False, comment="Falta el porte.")
    rules.rate_article(article_id=id, is_helpful=True)

    assert (once["helpful_count"], once["unhelpful_count"]) == (1, 0)
    assert changed == {"article_id": id, "edition": 1, "is_helpful": False,
                       "comment": "Falta el porte."}
    shown = rules.get_article(article_id=id)
    assert (shown["helpful_count"], shown["unhelpful_count"]) == (1, 1)
    assert shown["version"] == once["version"]
    said = rules.list_article_ratings(article_id=id)["items"]
    assert [(item["is_helpful"], item["readers"]) for item in said] == [
        (True, "agents"), (False, "portal")]
    assert ana not in str(said)
    assert [item["comment"] for item in rules.list_article_ratings(
        article_id=id, is_helpful=False)["items"]] == ["Falta el porte."]


def test_rate_article_is_of_an_edition(rules):
    id = published(rules)
    portal = rules.by(reader("portal", party()))
    portal.rate_portal_article(article_id=id, is_helpful=False)
    rules.update_article(article_id=id, changes={"texts": [a_text(title="Mejor")]})
    rules.publish_article(article_id=id)

    portal.rate_portal_article(article_id=id, is_helpful=True)

    second, first = rules.list_article_editions(article_id=id)["items"]
    assert (first["helpful_count"], first["unhelpful_count"]) == (0, 1)
    assert (second["helpful_count"], second["unhelpful_count"]) == (1, 0)


def test_rate_article_by_many_at_once_counts_each_once(rules):
    id, ana = published(rules), party()
    readers = [rules.by(reader("portal", ana, f"portal_account_{number:026}"))
               for number in range(6)]

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda place: readers[place % 6].rate_portal_article(
            article_id=id, is_helpful=place % 2 == 0), range(36)))

    shown = rules.get_article(article_id=id)
    assert (shown["helpful_count"], shown["unhelpful_count"]) == (3, 3)
    assert len(rules.list_article_ratings(article_id=id)["items"]) == 6


def test_rate_article_refuses_what_is_not_published(rules):
    made = rules.create_article(**an_article())

    with pytest.raises(Conflict) as refused:
        rules.rate_article(article_id=made["id"], is_helpful=True)

    assert refused.value.code == "article_is_not_published"


def test_erased_reader_leaves_their_vote_and_nothing_else(rules):
    from chassis.holdings import DocumentHoldings
    from chassis.outbox import commit
    from helpdesk.models import DOCUMENTS

    id, ana = published(rules), party()
    rules.by(reader("portal", ana)).rate_portal_article(
        article_id=id, is_helpful=False, comment="Soy Ana.")

    commit(lambda: DocumentHoldings(DOCUMENTS).erase([ana], "data_request_1"))

    (said,) = rules.list_article_ratings(article_id=id)["items"]
    assert "comment" not in said
    assert rules.get_article(article_id=id)["unhelpful_count"] == 1
    assert rules.store.article_ratings.count_documents({"_contact_id": ana}) == 0
    assert "portal_account" not in str(rules.store.article_ratings.find_one({}))


def test_votes_of_two_who_turn_out_to_be_one_stay(rules):
    id, ana, twin = published(rules), party(), party()
    for place, one in enumerate((ana, twin)):
        rules.by(reader("portal", one, f"portal_account_{place:026}")).rate_portal_article(
            article_id=id, is_helpful=True)

    data = copy.deepcopy(contacts.contact_merged.example)
    data |= {"merged_id": twin, "merge_id": "merge_01h455vb4pex5vsknk084sn02q"}
    data["contact"] |= {"id": ana, "version": 5, "updated_at": clock.now()}
    rules.react("on_contact_merged", Happened("1", contacts.contact_merged.type, clock.now(), data))

    assert rules.store.article_ratings.count_documents({"_contact_id": ana}) == 2
    assert rules.get_article(article_id=id)["helpful_count"] == 2
