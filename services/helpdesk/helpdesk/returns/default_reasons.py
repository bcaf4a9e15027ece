"""The reasons that an installation begins with; from then on they are its own."""

from datetime import UTC, datetime

from .setting_models import ReturnReason

_SINCE = datetime(2026, 1, 1, tzinfo=UTC)
_SUFFIX = "01kdvqgr00e1yr0000000000"
_ALL = ("help", "exchange", "part_refund", "voucher")
_KEEP = ("help", "part_refund", "voucher")

# Reason, of which it is a case, English, Spanish, who answers for it, what may be offered, of what.
_REASONS = (
    ("product", None, "Something is wrong with it", "Tiene algún problema", "supplier", _ALL, "r"),
    ("defective", "product", "It does not work", "No funciona", "supplier",
     ("help", "exchange", "part_refund"), "r"),
    ("missing_parts", "product", "Parts are missing", "Faltan piezas", "supplier", _ALL, "r"),
    ("poor_quality", "product", "The quality is poor", "La calidad es mala", "supplier", _ALL, "r"),
    ("not_as_described", "product", "It is not as described", "No es como se describía", "us",
     _ALL, "r"),
    ("delivery", None, "The delivery went wrong", "La entrega fue mal", "carrier", _ALL, "r"),
    ("damaged_in_transit", "delivery", "It arrived damaged", "Llegó dañado", "carrier",
     ("exchange", "part_refund", "voucher"), "r"),
    ("too_late", "delivery", "It came too late", "Llegó tarde", "carrier",
     ("part_refund", "voucher"), "r"),
    ("wrong_item", "delivery", "Something else came", "Llegó otra cosa", "us",
     ("exchange", "part_refund"), "r"),
    ("choice", None, "It is not right for me", "No es lo que necesito", "customer", _ALL, "r"),
    ("wrong_size", "choice", "It does not fit", "No es la talla o la medida", "customer",
     ("exchange", "part_refund", "voucher"), "r"),
    ("changed_mind", "choice", "I changed my mind", "He cambiado de idea", "customer",
     ("part_refund", "voucher"), "r"),
    ("found_cheaper", "choice", "I found it cheaper", "Lo he encontrado más barato", "us",
     ("part_refund", "voucher"), "r"),
    ("too_expensive", None, "It costs too much", "Cuesta demasiado", "us",
     ("help", "voucher"), "c"),
    ("not_used", None, "I do not use it", "No lo uso", "customer", ("help", "voucher"), "c"),
    ("goes_elsewhere", None, "I go to another provider", "Me voy a otro proveedor", "us",
     ("help", "voucher"), "c"),
    ("other", None, "Another reason", "Otro motivo", "unknown", _KEEP, "rc"),
)
_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"


def seed():
    """Add those that are not there; what was changed of them stays."""
    ids = {row[0]: f"return_reason_{_SUFFIX}0{_DIGITS[place]}"
           for place, row in enumerate(_REASONS)}
    for reason, parent, en, es, responsible, offers, kinds in _REASONS:
        raw = {
            "version": 1, "created_at": _SINCE, "updated_at": _SINCE, "reason": reason,
            "name": {"en": en, "es": es}, "responsible": responsible, "offers": list(offers),
            "kinds": [{"r": "return", "c": "cancellation"}[kind] for kind in kinds],
            "is_public": True, "is_archived": False,
            **({"parent_id": ids[parent]} if parent else {}),
        }
        ReturnReason.collection().update_one(
            {"_id": ids[reason]}, {"$setOnInsert": raw}, upsert=True)
