"""How many mentions a second social takes in, and how long it takes to list them among many.

python bench/mentions.py                      a store of its own, 100,000 mentions, pages of 40
"""

import random
import time
from datetime import timedelta

import tables

from chassis import clock
from chassis.outbox import commit
from contracts import social as contract
from contracts.context import Actor, Call, serving
from social import models
from social.accounts import fetching
from social.accounts.models import SocialAccount, SocialAccountState
from social.connectors.posts import Person, Post
from social.listening import listening_rules, mentions

ACTOR = Actor("user_01h455vb4pex5vsknk084sn02q", roles=("administrator",))
PAGE = 40
SAID = ("Lumbre no contesta y mi pedido no llega", "Me encanta la silla de Lumbre",
        "Lumbre chairs are great, thank you", "¿Alguien sabe si Lumbre abre los sábados?",
        "Otra entrega incompleta de Lumbre, qué desastre")


def main():
    options = tables.options(
        __doc__, {"mentions": 2000, "calls": 20}, mentions=100_000, calls=300)
    with tables.own_store(*models.DOCUMENTS), serving(Call(ACTOR)):
        tables.tell(options, measure(options))


def measure(options):
    """Taking mentions in page by page, then what somebody looks at."""
    chance = random.Random(options.seed)
    account = prepared()
    posts = made_up(options.mentions, chance)
    pages = [posts[start:start + PAGE] for start in range(0, len(posts), PAGE)]
    tables.say(f"taking in {len(posts):,} mentions")
    begun = time.perf_counter()
    for number, page in enumerate(pages):
        commit(lambda page=page, number=number: fetching.take_page(
            account, page, cursor={"at": str(number)}))
    a_second = len(posts) / (time.perf_counter() - begun)
    begun = time.perf_counter()
    again = pages[:250]
    for page in again:
        commit(lambda page=page: fetching.take_page(account, page))
    known_a_second = len(again) * PAGE / (time.perf_counter() - begun)

    table = tables.Table(
        "Mentions in the service",
        f"`python bench/mentions.py`: {len(posts):,} mentions by one process in pages of {PAGE}, "
        "each a transaction, with twenty rules, language, sentiment and reach: "
        f"**{a_second:,.0f} mentions a second** stored, {known_a_second:,.0f} a second of those "
        "that are known already. Then among them; milliseconds, with the reply as JSON.")

    def listed(**filters):
        return tables.timed(contract.list_mentions, mentions.list_mentions, limit=50, after=None,
                            **{"sort": "-posted_at", **filters})

    for what, run in (
        ("list_mentions, the latest", listed),
        ("list_mentions, negative ones", lambda: listed(sentiment="negative")),
        ("list_mentions, one rule's with the greatest reach",
         lambda: listed(sort="-reach", subject="brand")),
        ("list_mentions, one author's",
         lambda: listed(author_handle=f"user{chance.randrange(1000)}")),
    ):
        table.add(what, [run()[:3] for _ in range(options.calls)])
    return table


def prepared():
    """An account, and twenty rules of which one hears what is said."""
    account = SocialAccount(
        id="social_account_01h455vb4pex5vsknk084sn02q", name="Lumbre", connector="mastodon",
        network="mastodon", url="https://mastodon.example", key="one").add()
    SocialAccountState(id=account.id).add()
    for number in range(20):
        listening_rules.create_listening_rule(
            name=f"Rule {number}", subject="brand" if number == 0 else "product",
            phrases=["lumbre"] if number == 0 else [f"producto {number}", f"modelo {number}*"])
    return account.stored


def made_up(count, chance):
    now = clock.now()
    return [Post(
        external_id=f"https://mastodon.example/{number}",
        author=Person(f"user{number % 1000}", f"user{number % 1000}", f"User {number % 1000}",
                      followers=chance.randrange(2000)),
        text=f"{chance.choice(SAID)} {number}", posted_at=now - timedelta(seconds=count - number),
        boosts=chance.randrange(5), reference={"id": str(number)}) for number in range(count)]


if __name__ == "__main__":
    main()
