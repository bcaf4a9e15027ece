"""Parts of rules in words, English and Spanish."""

_BRANCHES = {
    "all": ("All of these hold.", "Se cumple todo esto."),
    "any": ("One of these holds.", "Se cumple algo de esto."),
    "not": ("This does not hold.", "Esto no se cumple."),
}
_OPERATORS = {
    "is": ("is {0}", "es {0}"),
    "is_not": ("is not {0}", "no es {0}"),
    "any_of": ("is one of {0}", "es uno de {0}"),
    "none_of": ("is none of {0}", "no es ninguno de {0}"),
    "before": ("is before {0}", "es anterior a {0}"),
    "after": ("is after {0}", "es posterior a {0}"),
    "within_days": ("is at most {0} days ago", "es de hace {0} días como mucho"),
    "at_least": ("is at least {0}", "es al menos {0}"),
    "at_most": ("is at most {0}", "es como mucho {0}"),
}
_PROPERTIES = {
    "kind": ("kind", "tipo"), "role": ("role", "papel"), "tag": ("tag", "etiqueta"),
    "country": ("country", "país"), "language": ("language", "idioma"),
    "owner_id": ("owner", "responsable"), "team_id": ("team", "equipo"),
    "preferred_channel": ("preferred channel", "canal preferido"),
    "created_at": ("day of creation", "fecha de alta"),
    "has_email": ("having an email address", "tener correo electrónico"),
    "has_phone": ("having a telephone number", "tener teléfono"),
    "revenue": ("revenue", "ingresos"), "average_order": ("average order", "pedido medio"),
    "margin": ("margin", "margen"), "cost_to_serve": ("cost to serve", "coste de atención"),
    "profit": ("profit", "beneficio"), "lifetime_value": ("lifetime value", "valor de vida"),
    "order_count": ("number of orders", "número de pedidos"),
    "engagement": ("engagement", "implicación"),
    "expected_orders": ("expected orders", "pedidos esperados"),
    "probability_alive": ("probability of being active", "probabilidad de seguir activo"),
    "propensity_to_buy": ("probability of buying", "probabilidad de comprar"),
    "propensity_to_leave": ("probability of leaving", "probabilidad de irse"),
    "propensity_to_answer": ("probability of answering", "probabilidad de responder"),
    "rfm_recency": ("recency quintile", "quintil de recencia"),
    "rfm_frequency": ("frequency quintile", "quintil de frecuencia"),
    "rfm_monetary": ("monetary quintile", "quintil monetario"),
    "rfm_class": ("RFM class", "clase RFM"),
    "first_order_at": ("first order", "primer pedido"),
    "last_order_at": ("last order", "último pedido"),
}


def words_of(name, inner, name_of):
    """`{"en", "es"}` of a part of a rule; `name_of(segment_id)` gives the name of a segment."""
    english, spanish = _BRANCHES[name] if name in _BRANCHES else _LEAVES[name](inner, name_of)
    return {"en": english, "es": spanish}


def _comparison(inner, _name_of):
    called = _PROPERTIES[inner.get("field") or inner["figure"]]
    compared = next(inner[name] for name in ("value", "values", "at", "days") if name in inner)
    if compared is True or compared is False:
        values = ("true", "cierto") if compared else ("false", "falso")
    else:
        values = (", ".join(compared) if isinstance(compared, list) else str(compared),) * 2
    operator = _OPERATORS[inner["operator"]]
    return tuple(_sentence(f"{word} {phrase.format(value)}") for word, phrase, value in zip(
        called, operator, values, strict=True))


def _behaviour(inner, _name_of):
    count = next((name for name in ("at_most", "exactly") if name in inner), "at_least")
    number = inner.get(count, 1)
    english, spanish = {
        "at_least": (f"at least {number} times", f"al menos {number} veces"),
        "at_most": (f"at most {number} times", f"como mucho {number} veces"),
        "exactly": (f"exactly {number} times", f"exactamente {number} veces"),
    }[count]
    more = _period(inner)
    where = inner.get("where")
    narrowed = (", narrowed", ", con condiciones") if where else ("", "")
    return (f"{inner['type']} happened {english}{more[0]}{narrowed[0]}.",
            f"{inner['type']} ocurrió {spanish}{more[1]}{narrowed[1]}.")


def _period(inner):
    if "within_days" in inner:
        days = inner["within_days"]
        return f" within {days} days", f" en {days} días"
    english = spanish = ""
    if "from_at" in inner:
        english, spanish = f" from {inner['from_at']}", f" desde {inner['from_at']}"
    if "until_at" in inner:
        english, spanish = (f"{english} until {inner['until_at']}",
                            f"{spanish} hasta {inner['until_at']}")
    return english, spanish


def _sequence(inner, _name_of):
    steps = [step["type"] for step in inner["steps"]]
    english, spanish = ", then ".join(steps), ", después ".join(steps)
    unwanted = inner.get("not_followed_by")
    if unwanted:
        english += f", and no {unwanted['type']} within {unwanted['within_days']} days"
        spanish += f", y ningún {unwanted['type']} en {unwanted['within_days']} días"
    return f"First {english}.", f"Primero {spanish}."


def _relationship(inner, name_of):
    type = inner.get("type", "*")
    if "segment_id" in inner:
        name = name_of(inner["segment_id"])
        return f"{type} with somebody of {name}.", f"{type} con alguien de {name}."
    if "contact_id" in inner:
        return f"{type} with {inner['contact_id']}.", f"{type} con {inner['contact_id']}."
    return f"{type} with somebody.", f"{type} con alguien."


def _consent(inner, _name_of):
    purpose = inner["purpose"]
    if inner["state"] == "objected":
        return f"Objects to {purpose}.", f"Se opone a {purpose}."
    if "channel" in inner:
        return (f"Granted {purpose} by {inner['channel']}.",
                f"Consintió {purpose} por {inner['channel']}.")
    return f"Granted {purpose}.", f"Consintió {purpose}."


def _segment(inner, name_of):
    name = name_of(inner["segment_id"])
    return f"Is in {name}.", f"Está en {name}."


def _sentence(text):
    return f"{text[0].upper()}{text[1:]}."


_LEAVES = {"profile": _comparison, "worth": _comparison, "behaviour": _behaviour,
           "sequence": _sequence, "relationship": _relationship, "consent": _consent,
           "segment": _segment}
