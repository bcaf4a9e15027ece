"""How long a search takes within the contacts service, and whether it finds whom it should.

python bench/search.py                      a store of its own with 100,000 made-up contacts
python bench/search.py --mongodb-url URL    the contacts that are there
"""

import argparse
import os
import random
import re
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import contextmanager

import people

from chassis import calls, store
from chassis.local.mongod import Mongod
from contacts import contacts, models, search, vocabulary
from contracts import contacts as contract

# As often as people type it, roughly; each kind is measured so often times EACH.
MIX = {
    "one word": 2, "two words": 3, "three words": 2, "all of the name": 2, "a beginning": 3,
    "two beginnings": 2, "one letter": 1, "common names": 2, "a slip in a word": 2,
    "a slip in the name": 2, "phone": 1, "beginning of a phone": 1, "email": 1,
    "beginning of an email": 1, "nobody": 1,
}
EACH = 30
COMMON = ("maria garcia", "garcia", "jose", "garcia lopez", "maria", "maria g", "garcia m",
          "jose garcia fernandez", "gar", "lopez gar", "talleres", "construcciones garcia", "vip")
NOBODY = ("xyzzy", "maria xyzzy", "garcia zzyzx lopez", "qwertyuiop", "999999999",
          "nobody@nowhere.example", "!!!")
SYLLABLES = ("ba", "ce", "di", "go", "lu", "ma", "ne", "pi", "ro", "su", "ta", "ve", "zo", "bri",
             "cla", "dre", "fu", "gra", "hi", "ju", "lle", "mon", "ner", "or", "pe", "qui")

# The organisations themselves are not looked for here.
SOMEWHERE = "contact_01h455vb4pex5vsknk084sn02q"


def main():
    options = _options()
    with _store(options) as count:
        known = _sample()
        times, found = _measure(_queries(known, options.seed))
    _print(count, times, found)


def _options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mongodb-url", help="a store that holds contacts")
    parser.add_argument("--rows", type=int, default=100_000, help="how many to make up")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


@contextmanager
def _store(options):
    """Open the store that is named, or one of its own; gives the number of contacts."""
    # The rules ask the settings for the country; nothing is said on any bus.
    os.environ |= {"VINCULO_MONGODB_URL": "mongodb://unused", "VINCULO_BROKER_URL": "amqp://unused"}
    if options.mongodb_url:
        store.connect(options.mongodb_url)
        yield models.Contact.collection().estimated_document_count()
        return
    with tempfile.TemporaryDirectory(prefix="vinculo-bench-search-") as folder:
        mongod = Mongod(folder).start()
        try:
            store.connect(mongod.admin_url.replace("/admin?", "/contacts?"))
            store.ensure_indexes(models.Contact, models.Word)
            _fill(options.rows, options.seed)
            yield options.rows
        finally:
            mongod.kill()


def _fill(count, seed):
    batch = []
    for row in people.rows(count, seed):
        batch.append(_contact(row, random.Random(f"{seed}/{len(batch)}/{row['customer_id']}")))
        if len(batch) == 1000:
            _insert(batch)
            batch = []
    if batch:
        _insert(batch)


def _contact(row, chance):
    family = row["family_name"]
    if chance.random() < 0.5:
        # Half of all people have a name that few others have.
        rare = "".join(chance.choice(SYLLABLES) for _ in range(chance.choice((2, 3, 3, 4))))
        family = f"{family.split()[0]} {rare.capitalize()}"
    fields = {"given_name": row["given_name"], "family_name": family,
              "phones": [{"number": row["phone"]}]}
    if row["tags"]:
        fields["tags"] = row["tags"].split(";")
    if row["email"]:
        fields["emails"] = [{"address": row["email"]}]
    if row["company"]:
        fields["affiliations"] = [{"organisation_id": SOMEWHERE, "is_primary": True,
                                   "organisation_name": row["company"]}]
    contacts.settle("person", fields, country="ES")
    contacts.describe(fields)
    return contacts.new_raw("person", fields)


def _insert(batch):
    vocabulary.learn_words_of_many({word for raw in batch for word in raw["_words"]})
    models.Contact.collection().insert_many(batch)


def _sample():
    """Some contacts, to be looked for."""
    sampled = models.Contact.collection().aggregate([
        {"$sample": {"size": 1500}}, {"$project": {"name": 1, "phones": 1, "emails": 1}}])
    return [raw for raw in sampled if len(re.findall(r"\w+", raw["name"])) >= 2]


def _queries(known, seed):
    """`(kind, what is typed, the id of whom it should find first pages with or None)`."""
    chance = random.Random(seed)
    for kind, times in MIX.items():
        for number in range(times * EACH):
            if kind == "common names":
                yield kind, COMMON[number % len(COMMON)], None
            elif kind == "nobody":
                yield kind, NOBODY[number % len(NOBODY)], None
            else:
                raw = chance.choice(known)
                typed, is_enough = _typed(kind, raw, chance)
                yield kind, typed, raw["_id"] if is_enough else None


def _typed(kind, raw, chance):
    """What somebody types who looks for a contact, and whether it should be enough."""
    words = re.findall(r"\w+", raw["name"])
    long_at = max(range(len(words)), key=lambda at: len(words[at]))
    slip = [*words[:long_at], _with_slip(words[long_at], chance), *words[long_at + 1 :]]
    phone = raw["phones"][0]["number"] if raw.get("phones") else ""
    email = raw["emails"][0]["address"] if raw.get("emails") else ""
    return {
        "one word": (chance.choice(words), False),
        "two words": (" ".join(chance.sample(words, 2)), False),
        "three words": (" ".join(words[:3]), False),
        "all of the name": (raw["name"], True),
        "a beginning": (max(words, key=len)[: chance.choice((2, 3, 4))], False),
        "two beginnings": (" ".join(word[: chance.choice((1, 2, 3))] for word in words[:2]), False),
        "one letter": (words[0][0], False),
        "a slip in a word": (slip[long_at], False),
        "a slip in the name": (" ".join(slip), len(words[long_at]) >= 5),
        "phone": (phone or raw["name"], True),
        "beginning of a phone": (phone[3:9] or raw["name"], False),
        "email": (email or raw["name"], True),
        "beginning of an email": (email.partition("@")[0] or raw["name"], False),
    }[kind]


def _with_slip(word, chance):
    at = chance.randrange(len(word))
    swap = max(0, min(at, len(word) - 2))
    return chance.choice([
        word[:at] + chance.choice("aeioulnrst") + word[at:], word[:at] + word[at + 1 :],
        word[:swap] + word[swap + 1 : swap + 2] + word[swap : swap + 1] + word[swap + 2 :],
    ])


def _measure(queries):
    times, found = defaultdict(list), defaultdict(list)
    for kind, typed, id in queries:
        began = time.perf_counter()
        result = search.search_contacts(q=typed[:200] or "a", limit=20)
        calls.envelope(contract.search_contacts, result)
        times[kind].append((time.perf_counter() - began) * 1000)
        if id:
            found[kind].append(id in [item["contact"]["id"] for item in result["items"]])
    return times, found


def _print(count, times, found):
    print = sys.stdout.write
    print(f"{count:,} contacts; milliseconds for each search, with its reply as JSON; how often\n"
          "who was meant is among the twenty shown (more people than that may share a name)\n\n")
    print(f"{'':22}{'searches':>9}{'p50':>8}{'p95':>8}{'most':>8}  found\n")
    for kind in (*times, None):
        some = sorted(times[kind] if kind else [time for each in times.values() for time in each])
        hits = found[kind] if kind else [hit for each in found.values() for hit in each]
        p50, p95 = some[len(some) // 2], some[int(len(some) * 0.95)]
        share = f"{sum(hits)} of {len(hits)}" if hits else ""
        print(f"{kind or 'all':22}{len(some):9}{p50:8.1f}{p95:8.1f}{some[-1]:8.1f}  {share}\n")


if __name__ == "__main__":
    main()
