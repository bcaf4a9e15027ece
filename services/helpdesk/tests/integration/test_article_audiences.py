"""Articles are there for whom they are for, and for nobody else, whatever is asked."""

import json

import pytest
from article_factories import a_text, published, reader

from chassis.testing.parties import party
from contracts.errors import NotFound, PermissionDenied


def titles(answer):
    return [item["title"] for item in answer["items"]]


AUDIENCES = ("internal", "customer", "partner", "public")
SEEN_BY = {
    "agents": {"internal", "customer", "partner", "public"},
    "portal": {"customer", "public"},
    "partner": {"partner", "public"},
    "public": {"public"},
}


@pytest.fixture
def one_of_each(rules):
    """`{audience: id}` of published articles, each with a word of its own too."""
    return {audience: published(
        rules, audiences=[audience], category=audience,
        texts=[a_text(title=f"Garantía {audience}", keywords=[f"palabra{audience}"],
                      body="Secretos de la garantía, dichos aquí y en ningún otro sitio."),
               a_text("en", title=f"Warranty {audience}", body="Secrets of the warranty.")])
        for audience in AUDIENCES}


def asking(rules, readers):
    """What these readers can ask: `(list, get, search, suggest, rate)`."""
    if readers == "agents":
        return (None, rules.read_article, rules.search_articles, rules.suggest_articles,
                rules.rate_article)
    if readers == "public":
        return (rules.list_public_articles, rules.get_public_article,
                rules.search_public_articles, None, None)
    by = rules.by(reader(readers, party()))
    return tuple(getattr(by, name.format(readers)) for name in (
        "list_{}_articles", "get_{}_article", "search_{}_articles", "suggest_{}_articles",
        "rate_{}_article"))


@pytest.mark.parametrize("readers", SEEN_BY)
def test_nothing_of_another_audience_is_there(rules, one_of_each, readers):
    listed, get, search, suggest, rate = asking(rules, readers)
    seen = {one_of_each[audience] for audience in SEEN_BY[readers]}
    hidden = set(one_of_each.values()) - seen

    found = [search(q="garantía", language="es"), search(q="warranty"), search(q="garanti")]
    found += [search(q="garantia", limit=1)]
    if listed:
        found += [listed(), listed(language="en")]
        found += [listed(category=audience) for audience in AUDIENCES]
    if suggest:
        found += [suggest(subject="garantía", body="secretos de la garantía")]
    for audience in AUDIENCES:
        mine = search(q=f"palabra{audience}", category=audience)["items"]
        assert [item["article_id"] for item in mine] == [
            one_of_each[audience]] * (audience in SEEN_BY[readers])
        # Neither its beginning nor a slip of it tells that it is there.
        for q in (f"palabra{audience[:4]}", f"palabrx{audience}"):
            found.append(search(q=q))

    text = json.dumps(found)
    assert not [id for id in hidden if id in text]
    assert {item["article_id"] for item in found[0]["items"]} == seen
    assert {item["article_id"] for item in found[1]["items"]} == seen
    for audience, id in one_of_each.items():
        calls = [lambda id=id: get(article_id=id), lambda id=id: get(article_id=id, language="en")]
        calls += [lambda id=id: rate(article_id=id, is_helpful=True)] if rate else []
        for call in calls:
            if audience in SEEN_BY[readers]:
                call()
                continue
            with pytest.raises(NotFound) as refused:
                call()
            # As of one that never was.
            assert refused.value.details == {"id": id}
    if readers != "agents":
        assert "audiences" not in text
        assert "palabra" not in text


def test_count_of_hidden_articles_is_told_by_no_cursor(rules):
    for _ in range(3):
        published(rules, audiences=["internal"], title="Garantía")
    published(rules, title="Garantía")

    assert rules.search_public_articles(q="garantía", limit=1)["next"] is None
    assert rules.list_public_articles(limit=1)["next"] is None


def test_order_is_not_changed_by_what_is_hidden(rules):
    for number in range(6):
        published(rules, title=f"Garantía {number}", body="Mesa. " * number + "silla")
    body = "La garantía de la mesa y de la silla"
    before = (rules.search_public_articles(q="mesa silla"),
              rules.by(reader("portal", party())).suggest_portal_articles(body=body))

    for _ in range(20):
        published(rules, audiences=["internal"], title="Mesa y garantía", body="Mesa mesada")

    assert before == (rules.search_public_articles(q="mesa silla"),
                      rules.by(reader("portal", party())).suggest_portal_articles(body=body))


def test_portal_is_for_who_acts_for_a_party(rules):
    for call in (rules.list_portal_articles, rules.list_partner_articles):
        with pytest.raises(PermissionDenied):
            call()


def test_list_portal_articles_has_each_once_in_the_wanted_language(rules):
    both = published(rules, texts=[a_text(title="Uno"), a_text("en", title="One")])
    published(rules, title="Dos")
    portal = rules.by(reader("portal", party()))

    assert titles(portal.list_portal_articles()) == ["Dos", "Uno"]
    assert titles(portal.list_portal_articles(language="en-GB")) == ["Dos", "One"]
    assert portal.get_portal_article(article_id=both, language="en")["title"] == "One"
    assert portal.get_portal_article(article_id=both, language="fr")["title"] == "Uno"
    first = portal.list_portal_articles(limit=1)
    assert titles(portal.list_portal_articles(limit=1, after=first["next"])) == ["Uno"]
