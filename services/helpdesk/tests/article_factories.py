"""Articles for tests; what is given replaces what is made up."""

from contracts.context import Actor


def a_text(language="es", **fields):
    return {"language": language, "title": "Cómo devolver una silla",
            "body": "Guarde la caja y escríbanos.", **fields}


def an_article(*, title=None, body=None, language="es", **fields):
    """An article in one language, as it is asked for."""
    if "texts" not in fields:
        said = {name: value for name, value in (("title", title), ("body", body)) if value}
        fields["texts"] = [a_text(language, **said)]
    return fields


def published(rules, **fields):
    """A published article; for everybody unless it is said otherwise. Returns its id."""
    made = rules.create_article(**an_article(**{"audiences": ["public"], **fields}))
    rules.publish_article(article_id=made["id"])
    return made["id"]


def reader(audience, party_id, account="portal_account_01h455vb4pex5vsknk084sn02q"):
    """Somebody who is signed in to a portal."""
    role = {"portal": "customer", "partner": "partner"}[audience]
    return Actor(account, roles=(role,), contact_id=party_id, party_id=party_id)
