"""Telling again, page by page, what profiles are made of (`contracts.facts.exports_facts`).

    def export_facts(*, limit, after):
        return facts.page_of_facts([(Order, orders.event_of)], limit=limit, after=after)

where `event_of(raw)` is the event that last told of an entity as it now is, and its data.
"""

from . import paging, schemas


def page_of_facts(kinds, *, limit, after):
    """A page of `{"items": [{"type", "data"}], "next"}` over documents of several kinds.

    `kinds` are `(document class, event_of)`, with `event_of(raw)` giving `(event, data)`, or None
    for what was never told.
    """
    place, last_id = (0, "") if after is None else paging.decode(after, (_place, paging.text))
    items = []
    while place < len(kinds) and len(items) < limit:
        document, event_of = kinds[place]
        left = limit - len(items)
        raws = list(document.collection().find({"_id": {"$gt": last_id}}).sort("_id", 1)
                    .limit(left))
        for raw in raws:
            told = event_of(raw)
            if told is not None:
                event, data = told
                items.append({"type": event.type,
                              "data": schemas.to_json(data, event.schema).decode()})
        place, last_id = (place, raws[-1]["_id"]) if len(raws) == left else (place + 1, "")
    return {"items": items,
            "next": paging.encode([place, last_id]) if place < len(kinds) else None}


def _place(value):
    if not isinstance(value, int) or not 0 <= value < 100:
        raise ValueError("not the place of a kind")
    return value
