"""Why something is best done next, and what forbids the rest, in English and Spanish."""

_REASONS = {
    "open_issue": ("Something is not settled yet: {count}, the latest a {type}.",
                   "Hay algo sin resolver: {count}, lo último: {type_es}."),
    "open_quote": ("A quote is open.", "Hay un presupuesto abierto."),
    "propensity_to_buy": ("They buy within 90 days with {share}.",
                          "Compra en 90 días con un {share}."),
    "propensity_to_leave": ("They leave with {share}.", "Se va con un {share}."),
    "propensity_to_answer": ("They answer a campaign with {share}.",
                             "Responde a una campaña con un {share}."),
    "has_left": ("They have not ordered for more than a year.",
                 "No ha hecho pedidos en más de un año."),
    "running_campaign": ("A campaign runs that has not come to them.",
                         "Hay una campaña en marcha que no le ha llegado."),
    "bought_together": ("Of those who bought the same, {share} have it.",
                        "De quienes compraron lo mismo, lo tiene el {share}."),
    "expected_orders": ("{number} orders are to be expected within a year.",
                        "Se esperan {number} pedidos en un año."),
    "best_customer": ("They are one of the best customers ({class}).",
                      "Es de los mejores clientes ({class})."),
    "nothing_worth_it": ("Nothing that is allowed brings more than it costs, as far as is known.",
                         "Nada de lo permitido trae más de lo que cuesta, por lo que se sabe."),
}
_OBSTACLES = {
    "open_issue": ("Something has to be settled first.", "Antes hay que resolver algo."),
    "tried_lately": ("It was done or declined in the last 30 days.",
                     "Se hizo o se descartó en los últimos 30 días."),
    "called_lately": ("They were called in the last 7 days.",
                      "Se le llamó en los últimos 7 días."),
    "cap_reached": ("They had as much marketing mail lately as anybody gets.",
                    "Ya recibió todo el correo comercial que recibe nadie."),
    "agent_is_full": ("Whoever looks after them has taken on as much as they can.",
                      "Quien le atiende ya tiene todo lo que puede hacer."),
    "guard_raised": ("A guard speaks against it.", "Un aviso lo desaconseja."),
}
_TYPES = {"ticket": "incidencia", "complaint": "queja", "return": "devolución"}


def of_reason(reason):
    """`{"en", "es"}` of a reason as kept."""
    values = {name: _said(name, value) for name, value in reason.get("values", {}).items()}
    values["type_es"] = _TYPES.get(values.get("type"), values.get("type"))
    english, spanish = _REASONS[reason["code"]]
    return {"en": english.format(**values), "es": spanish.format(**values)}


def _said(name, value):
    if name == "share":
        return f"{value:.0%}"
    return f"{value:.1f}" if name == "number" else value


def of_obstacle(code):
    """`{"en", "es"}` of what forbids something; else it is what contacts say of who may be
    approached."""
    english, spanish = _OBSTACLES.get(code, (
        f"They may not be approached for it: {code}.",
        f"No se le puede contactar para ello: {code}."))
    return {"en": english, "es": spanish}
