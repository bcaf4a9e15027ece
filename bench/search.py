"""How long a search takes within the contacts service, and whether it finds whom it should.

python bench/search.py      a store of its own with 100,000 made-up contacts
"""

import random
import re
from collections import defaultdict

import people
import tables

from contacts import contacts, models, search, vocabulary
from contracts import contacts as contract

# As often as people type it, roughly; each kind is measured so often times `--each`.
MIX = {
    "one word": 2, "two words": 3, "three words": 2, "all of the name": 2, "a beginning": 3,
    "two beginnings": 2, "one letter": 1, "common names": 2, "a slip in a word": 2,
    "a slip in the name": 2, "phone": 1, "beginning of a phone": 1, "email": 1,
    "beginning of an email": 1, "nobody": 1,
}
COMMON = ("maria garcia", "garcia", "jose", "garcia lopez", "maria", "maria g", "garcia m",
          "jose garcia fernandez", "gar", "lopez gar", "talleres", "construcciones garcia", "vip")
NOBODY = ("xyzzy", "maria xyzzy", "garcia zzyzx lopez", "qwertyuiop", "999999999",
          "nobody@nowhere.example", "!!!")
SYLLABLES = ("ba", "ce", "di", "go", "lu", "ma", "ne", "pi", "ro", "su", "ta", "ve", "zo", "bri",
             "cla", "dre", "fu", "gra", "hi", "ju", "lle", "mon", "ner", "or", "pe", "qui")

# The organisations themselves are not looked for here.
SOMEWHERE = "contact_01h455vb4pex5vsknk084sn02q"


def main():
    options = tables.options(__doc__, {"rows": 3000, "each": 3}, rows=100_000, each=30)
    with tables.own_store(*models.DOCUMENTS):
        tables.say(f"adding {options.rows:,} contacts")
        _fill(options.rows, options.seed)
        tables.tell(options, measure(options))


def measure(options):
    """Searches as people type them, and how often who was meant is among the twenty shown."""
    count = models.Contact.collection().estimated_document_count()
    table = tables.Table(
        "Search in the service",
        f"`python bench/search.py`: {count:,} contacts; milliseconds for each search, with its "
        "reply as JSON; found: how often who was meant is among the twenty shown (more people than "
        "that may share a name).", [*tables.COLUMNS[:-1], "found", "asked for"])
    times, found = defaultdict(list), defaultdict(list)
    for kind, typed, id in _queries(_sample(), options):
        *run, result = tables.timed(
            contract.search_contacts, search.search_contacts, q=typed[:200] or "a", limit=20)
        times[kind].append(run)
        if id:
            found[kind].append(id in [item["contact"]["id"] for item in result["items"]])
    for kind in (*times, "all"):
        runs, hits = (times[kind], found[kind]) if kind in times else (
            [run for some in times.values() for run in some],
            [hit for some in found.values() for hit in some])
        table.add(kind, runs)
        table.rows[-1][-1:-1] = [f"{sum(hits)} of {len(hits)}" if hits else ""]
    return table


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


def _queries(known, options):
    """`(kind, what is typed, the id of whom it should find first pages with or None)`."""
    chance = random.Random(options.seed)
    for kind, times in MIX.items():
        for number in range(times * options.each):
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


if __name__ == "__main__":
    main()
