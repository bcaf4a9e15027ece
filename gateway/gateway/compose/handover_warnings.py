"""What to be careful about with a customer, as its profile tells."""

from .sections import why_missing

# What is warned of, the service that tells of it, and how it is said.
_OF_ISSUES = (
    ("overdue_invoices", "billing", "Invoices are overdue.", "Hay facturas vencidas."),
    ("complaints", "social", "There are open complaints.", "Hay quejas públicas abiertas."),
    ("returns", "helpdesk", "There are open returns.", "Hay devoluciones abiertas."),
)
_OF_CONSENT = (
    ("objects", "objects_to", "It objects to being approached for some purposes.",
     "Se opone a que se le contacte para ciertos fines."),
    ("barred_channels", "barred_channels", "It may not be approached in some channels.",
     "No se le puede contactar por ciertos canales."),
)


def warnings_of(profile):
    """`(warnings, what nothing can be said of)`."""
    sections = profile["sections"]
    consent, issues = sections.get("consent"), sections.get("open_issues", {})
    found, unknown = [], []
    if consent is None:
        unknown.append({"section": "warnings.consent", "service": "contacts",
                        "reason": "not_allowed"})
    for kind, name, en, es in _OF_CONSENT:
        words = (consent or {}).get(name, ())
        if words:
            found.append(_warning(kind, en, es, words=list(words), count=len(words)))
    for kind, service, en, es in _OF_ISSUES:
        issue = issues.get(kind)
        if issue is None:
            unknown.append(why_missing(profile, kind, service, f"warnings.{kind}"))
        elif issue["count"]:
            found.append(_warning(kind, en, es, count=issue["count"], items=issue["items"],
                                  amounts=issue.get("amounts", [])))
    return found, unknown


def _warning(kind, en, es, *, count, words=(), items=(), amounts=()):
    return {"kind": kind, "text": {"en": en, "es": es}, "words": list(words), "count": count,
            "amounts": list(amounts), "items": list(items)}
