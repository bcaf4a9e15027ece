"""What customers are told of their returns, by mail, in their language."""

from chassis.mails import write_mail
from chassis.money import loaded
from chassis.parties import email_of, parties_of

_SAID = {
    "en": {
        "help": "You keep it, and we help you with it.",
        "exchange": "We send you another one.",
        "voucher": "You keep it, and get a voucher.",
        "part_refund": "You keep it, and we refund a part of its price.",
        "cancelled": "As you wished, your request was taken back.",
        "cancellation": "Your subscription is cancelled, as you wished.",
        "offer": "You could have one of these instead. You need take none: tell us, and your "
                 "request goes on at once. If we hear nothing until {until}, it goes on by "
                 "itself.\n\n{offers}",
        "expired": "You took none of what we offered instead, so your request goes on.",
        "authorized": "You can send it back.{label}",
        "subject": "Your request {number}",
        "hello": "Hello,\n\n{text}\n",
        "evidence": "\n\nCode of your voucher: {code}",
        "kinds": {"help": "We help you with it", "exchange": "Another one instead",
                  "part_refund": "You keep it and get back", "voucher": "A voucher of"},
    },
    "es": {
        "help": "Se lo queda y le ayudamos con ello.",
        "exchange": "Le enviamos otro.",
        "voucher": "Se lo queda y recibe un vale.",
        "part_refund": "Se lo queda y le devolvemos una parte del precio.",
        "cancelled": "Como nos ha pedido, su solicitud queda retirada.",
        "cancellation": "Su suscripción queda cancelada, como nos ha pedido.",
        "offer": "Si lo prefiere, puede elegir una de estas opciones. No tiene por qué aceptar "
                 "ninguna: díganoslo y su solicitud sigue adelante de inmediato. Si no nos dice "
                 "nada hasta el {until}, sigue adelante por sí sola.\n\n{offers}",
        "expired": "No ha elegido ninguna de las opciones que le ofrecimos, así que su solicitud "
                   "sigue adelante.",
        "authorized": "Puede enviárnoslo.{label}",
        "subject": "Su solicitud {number}",
        "hello": "Hola:\n\n{text}\n",
        "evidence": "\n\nCódigo de su vale: {code}",
        "kinds": {"help": "Le ayudamos con ello", "exchange": "Otro en su lugar",
                  "part_refund": "Se lo queda y le devolvemos", "voucher": "Un vale de"},
    },
}


def said(what, held):
    """A text of ours for a customer, in their language."""
    return _words(held)[what]


def tell_of_offers(held):
    """Mail what somebody may have instead."""
    words = _words(held)
    lines = [f"- {words['kinds'][one['kind']]}{_amount(one)}"
             for one in loaded(held.offering["offers"])]
    if lines:
        until = f"{held.offering['expires_at']:%Y-%m-%d %H:%M} UTC"
        _mail(held, words["offer"].format(offers="\n".join(lines), until=until))


def tell_of_expiry(held):
    """Mail that the time of an offer is over, and that the request goes on."""
    _mail(held, said("expired", held))


def tell_of_authorization(held):
    """Mail that goods may come back, and by which label."""
    label = f"\n\n{held.label_url}" if held.label_url else ""
    _mail(held, said("authorized", held).format(label=label))


def tell_of_end(held):
    """Mail how it ended."""
    code = (held.settle_with or {}).get("code")
    words = _words(held)
    _mail(held, held.outcome_text + (words["evidence"].format(code=code) if code else ""))


def _mail(held, text):
    party = parties_of(held.contact_ids[:1]).get(held.contact_ids[0])
    address = email_of(party) if party else None
    if address is None:
        return
    words = _words(held)
    write_mail(to=[address], subject=words["subject"].format(number=held.number),
               text=words["hello"].format(text=text), contact_ids=[party["id"]],
               about={"type": held.ENTITY, "id": held.id})


def _amount(offer):
    amount = offer.get("amount")
    return f" {amount['amount']} {amount['currency']}" if amount else ""


def _words(held):
    return _SAID["en" if (held.language or "").startswith("en") else "es"]
