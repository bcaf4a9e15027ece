"""What to do next with a contact: plain rules over its profile, each with its reason."""

from datetime import timedelta

from chassis.money import in_words

MOST_ACTIONS = 3
QUIET = timedelta(days=90)
DEAL_QUIET = timedelta(days=14)
LIKELY = 0.5
# That somebody answers is no action by itself.
_PROPENSITIES = ("buy", "leave")


def next_actions(sections, deals, now):
    """The most pressing things to do, at most three; `deals` are the open ones.

    What went wrong comes before what could be sold: the rules stand in the order in which they
    count.
    """
    rules = (_answer_complaint, _resolve_ticket, _settle_return, _collect)
    found = [rule(sections.get("open_issues", {})) for rule in rules]
    if not {"all", "marketing"} & set(sections["consent"]["objects_to"]):
        found += [
            _follow_up_deal(sections, deals, now),
            _retain_or_sell(sections.get("value", {})),
            _get_in_touch(sections, now),
        ]
    return [action for action in found if action][:MOST_ACTIONS]


def _action(name, en, es, evidence=()):
    return {"action": name, "why": {"en": en[:500], "es": es[:500]}, "evidence": list(evidence)}


def _about_open(issues, part, name, en, es):
    held = issues.get(part)
    if not held or not held["count"]:
        return None
    first, count = held["items"][0]["title"], held["count"]
    return _action(name, en.format(count=count, first=first), es.format(count=count, first=first),
                   held["items"])


def _answer_complaint(issues):
    return _about_open(
        issues, "complaints", "answer_complaint",
        "Public complaints without a settlement: {count}. The first: {first}",
        "Quejas públicas sin resolver: {count}. La primera: {first}")


def _resolve_ticket(issues):
    return _about_open(
        issues, "tickets", "resolve_ticket",
        "Open tickets: {count}. The first: {first}",
        "Incidencias abiertas: {count}. La primera: {first}")


def _settle_return(issues):
    return _about_open(
        issues, "returns", "settle_return",
        "Returns under way: {count}. The first: {first}",
        "Devoluciones en curso: {count}. La primera: {first}")


def _collect(issues):
    held = issues.get("overdue_invoices")
    if not held or not held["count"]:
        return None
    owed = in_words(held["amounts"])
    return _action("agree_payment", f"Overdue invoices: {held['count']}, {owed} in all.",
                   f"Facturas vencidas: {held['count']}, {owed} en total.", held["items"])


def _follow_up_deal(sections, deals, now):
    last = sections["relationship"]["last_interaction"]
    if not deals or (last and now - last["occurred_at"] < DEAL_QUIET):
        return None
    return _action(
        "follow_up_deal",
        f"A deal is open, and nobody was in touch for {DEAL_QUIET.days} days.",
        f"Hay una oportunidad abierta y ningún contacto en {DEAL_QUIET.days} días.", deals)


def _retain_or_sell(value):
    likely = [chance for chance in value.get("score", {}).get("propensities", ())
              if chance["to"] in _PROPENSITIES and chance["probability"] >= LIKELY]
    if not likely:
        return None
    best = max(likely, key=lambda chance: (chance["to"] == "leave", chance["probability"]))
    share = f"{best['probability']:.0%}"
    name = "retain" if best["to"] == "leave" else "offer"
    return _action(name, f"Likely to {best['to']}: {share}, as marketing worked out.",
                   f"Probabilidad de {best['to']}: {share}, según marketing.")


def _get_in_touch(sections, now):
    orders = sections.get("value", {}).get("orders")
    last = sections["relationship"]["last_interaction"]
    if not orders or not orders["count"] or (last and now - last["occurred_at"] < QUIET):
        return None
    return _action("get_in_touch",
                   f"A customer with whom nobody was in touch for {QUIET.days} days.",
                   f"Un cliente con el que nadie ha tratado en {QUIET.days} días.")
