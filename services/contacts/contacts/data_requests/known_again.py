"""Whether a file brings back somebody who was erased, as far as keyed hashes can tell."""

from chassis.data_requests import forgotten

from .fingerprints import fingerprints, texts_of
from .models import ErasedPoints


def known_again(rows):
    """The numbers of the rows, with `number` and `keys`, that mean somebody who was erased."""
    by_id = {row.number: {value for kind, value, *_ in row.keys if kind == "id"} for row in rows}
    gone = forgotten(set().union(*by_id.values())) if any(by_id.values()) else set()
    found = {number for number, ids in by_id.items() if ids & gone}
    if ErasedPoints.collection().find_one({}, {"_id": 1}) is None:
        return found

    texts = {row.number: texts_of(row.keys) for row in rows}
    hashed = fingerprints({text for said in texts.values() for text in said})
    held = ErasedPoints.collection().find({"keys": {"$in": list(hashed.values())}}, {"keys": 1})
    keys = {key for erased in held for key in erased["keys"]}
    return found | {number for number, said in texts.items()
                    if any(hashed[text] in keys for text in said)}
