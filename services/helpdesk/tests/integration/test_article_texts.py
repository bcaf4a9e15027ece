"""What readers find is what the editions say, however it came about."""

import random
from collections import Counter

from article_factories import a_text, an_article, published

from contracts.errors import Conflict
from helpdesk.articles import shelf

WORDS = ("silla", "sillas", "mesa", "devolución", "devolucion", "caja", "niño", "pingüino", "CAJA")


def texts_in(rules):
    return list(rules.store.article_texts.find({}).sort("_id", 1))


def counted(texts):
    """The count of each word for each reader, made of the texts from nothing."""
    return Counter((f"{text['language']}/{word}", reader)
                   for text in texts for word in text["_words"] for reader in text["readers"])


def held(rules):
    return Counter({(raw["_id"], reader): count for raw in rules.store.article_words.find({})
                    for reader, count in raw["counts"].items() if count})


def test_words_are_counted_as_if_from_nothing_whatever_was_done(rules):
    by = random.Random(5)
    ids = [rules.create_article(**an_article(audiences=["public"]))["id"] for _ in range(5)]

    def said():
        return [a_text(language, title=" ".join(by.choices(WORDS, k=3)),
                       body=" ".join(by.choices(WORDS, k=9)))
                for language in by.sample(["es", "en", "eu"], by.randint(1, 3))]

    deeds = (
        lambda id: rules.update_article(article_id=id, changes={"texts": said()}),
        lambda id: rules.update_article(article_id=id, changes={"audiences": by.sample(
            ["internal", "customer", "partner", "public"], by.randint(1, 3))}),
        lambda id: rules.publish_article(article_id=id),
        lambda id: rules.publish_article(article_id=id, edition=1),
        lambda id: rules.archive_article(article_id=id),
        lambda id: rules.restore_article(article_id=id),
    )
    for id in ids:
        rules.publish_article(article_id=id)
    for _ in range(120):
        try:
            by.choice(deeds)(by.choice(ids))
        except Conflict:
            continue

        assert held(rules) == counted(texts_in(rules))


def test_renewed_texts_are_as_they_were_made(rules):
    published(rules, title="Devolución", body="Guarde *la* caja.", category="transport")
    published(rules, texts=[a_text(), a_text("en", keywords=["chair"])], audiences=["customer"])
    before, words = texts_in(rules), held(rules)

    rules.store.article_texts.update_many(
        {}, {"$set": {"_made_by": shelf.MADE_BY - 1, "html": "", "body": "", "_stems": []}})
    shelf.renew_texts()

    assert texts_in(rules) == before
    assert held(rules) == words
