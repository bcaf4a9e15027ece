"""What calls can come to: a tree, of which a leaf says what becomes of whoever was called."""

from contracts.errors import PreconditionFailed, ValidationFailed

from .models import CallDispositions

# What a desk begins with: (key, above it, English, Spanish, result of a leaf).
_BEGINNING = (
    ("reached", None, "Reached", "Contactado", None),
    ("order", "reached", "Ordered", "Pedido", "converted"),
    ("lead", "reached", "Interested, an offer is wanted", "Interesado, quiere una oferta",
     "converted"),
    ("information_sent", "reached", "Wants information", "Quiere información", "reached"),
    ("call_back", "reached", "Wants to be called back", "Quiere que le llamemos", "callback"),
    ("refused", "reached", "Does not want it", "No le interesa", None),
    ("too_dear", "refused", "Too dear", "Demasiado caro", "refused"),
    ("has_other", "refused", "Has another supplier", "Tiene otro proveedor", "refused"),
    ("no_need", "refused", "Does not need it", "No lo necesita", "refused"),
    ("never_again", "reached", "Never to be called again", "No quiere que le llamemos más",
     "do_not_call"),
    ("not_reached", None, "Not reached", "No contactado", None),
    ("no_answer", "not_reached", "No answer", "No contesta", "not_reached"),
    ("busy", "not_reached", "Busy", "Comunica", "not_reached"),
    ("voicemail", "not_reached", "Voicemail", "Buzón de voz", "not_reached"),
    ("wrong", None, "Wrong number", "Número erróneo", None),
    ("wrong_person", "wrong", "Somebody else's number", "El número es de otra persona",
     "wrong_number"),
    ("out_of_use", "wrong", "Out of use", "El número no existe", "wrong_number"),
)


def get_call_dispositions():
    """Show what calls can come to."""
    held = CallDispositions.collection().find_one({"_id": CallDispositions.ID})
    if held is not None:
        return {"version": held["version"], "items": held["items"]}
    return {"version": 1, "items": [
        {"key": key, "parent_key": above, "name": {"en": english, "es": spanish},
         "result": result} for key, above, english, spanish, result in _BEGINNING]}


def set_call_dispositions(*, items, expected_version):
    """Decide what calls can come to."""
    held = CallDispositions.objects(id=CallDispositions.ID).first()
    version = held.version if held else 1
    if expected_version is not None and expected_version != version:
        raise PreconditionFailed(id=CallDispositions.ID, version=version)
    if held is None:
        CallDispositions(id=CallDispositions.ID, version=2, items=items).add()
    else:
        held.items = items
        held.put()
    return get_call_dispositions()


def chosen(key):
    """The leaf that a call came to. Raises ValidationFailed for what is none."""
    items = {item["key"]: item for item in get_call_dispositions()["items"]}
    if key not in items or not items[key].get("result"):
        raise ValidationFailed.at("/disposition", "This is nothing that a call can come to.")
    return items[key]
