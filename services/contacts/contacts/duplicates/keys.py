"""Blocking keys: two contacts that may be one share at least one of them.

Only those who share a key are compared. A key that very many share says nothing and is passed over.
"""

from itertools import combinations

from .traits import PARTICLES, is_shared_mailbox, sound_of

# Raise it when keys are made in another way: the background then makes all of them again.
RULES = 1
MOST_NAME_KEYS = 10
SHORTEST_LOCAL_PART = 6


def keys_of(traits):
    """The keys of a contact, as short texts that begin with what they are made of."""
    keys = [f"e:{address}" for address in traits.emails]
    keys += [f"p:{number}" for number in traits.phones]
    keys += [f"t:{country}{value}" for country, value in traits.tax_ids]
    keys += _of_person(traits) if traits.kind == "person" else _of_organisation(traits)
    # People and organisations are never compared with each other.
    return list(dict.fromkeys(f"{traits.kind[0]}{key}" for key in keys))


# A name or a place alone makes nobody likely, so a pair has to share more than one of these.
_WEAK = {"n": 1, "z": 1}
ENOUGH = 2


def promising_pairs(keys, sharing):
    """The pairs `(id, id)`, in order, that share enough to be worth comparing.

    `keys` are those of each contact, `sharing` the ids of all who have a key.
    """
    shared = {}
    for id, own in keys.items():
        for key in own:
            kind = key[1]
            for other in sharing.get(key, ()):
                if other != id:
                    pair = (id, other) if id < other else (other, id)
                    shared.setdefault(pair, {}).setdefault(kind, set()).add(key)
    return sorted(pair for pair, kinds in shared.items() if _is_promising(kinds))


def _is_promising(kinds):
    # Several keys of a name are still one name.
    found = sum(1 if kind == "n" else len(keys) * _WEAK.get(kind, ENOUGH)
                for kind, keys in kinds.items())
    return found >= ENOUGH


def _of_person(traits):
    sounds = sorted({sound_of(word) for word in traits.name if word not in PARTICLES} - {""})
    yield from (f"n:{one}/{other}" for one, other in
                list(combinations(sounds, 2))[:MOST_NAME_KEYS])
    if traits.birth_on:
        yield from (f"b:{traits.birth_on}/{sound[:2]}" for sound in sounds[:4])
    for code in traits.postal_codes:
        yield from (f"z:{code}/{sound}" for sound in sounds[:5])
    for address in traits.emails:
        local = address.partition("@")[0].replace(".", "").replace("_", "").replace("-", "")
        if len(local) >= SHORTEST_LOCAL_PART and not is_shared_mailbox(address):
            yield f"u:{local}"


def _of_organisation(traits):
    sounds = [sound_of(word) for word in traits.name]
    yield "n:" + "".join(traits.name)[:12]
    yield from (f"n:{one}/{other}" for one, other in
                list(combinations(sorted(set(sounds) - {""}), 2))[:MOST_NAME_KEYS])
    yield from (f"w:{domain}" for domain in traits.domains)
    for code in traits.postal_codes:
        yield from (f"z:{code}/{sound}" for sound in sounds[:3])
