"""What is open with a contact: tickets, returns, complaints, and what is owed since too long."""

from chassis.money import loaded, totals

from .kinds import shown

# Each part of the section, the kind of fact in it, and the service that tells of those.
PARTS = (("tickets", "ticket", "helpdesk"), ("returns", "return", "helpdesk"),
         ("complaints", "complaint", "social"))


def issues_of(profile, heard, today):
    """The section of a profile on that day, of the services that were heard."""
    section = {}
    for part, kind, service in PARTS:
        if service in heard:
            section[part] = {
                "count": _open_count(profile, kind),
                "items": [shown(fact) for fact in profile["open_facts"].get(kind, ())],
            }
    if "billing" in heard:
        section["overdue_invoices"] = _overdue(profile, today)
    return section


def _open_count(profile, kind):
    return sum(row["count"] for row in profile["tallies"] if row["kind"] == kind and row["is_open"])


def _overdue(profile, today):
    """Nobody tells when an invoice becomes overdue, so it is seen when somebody asks."""
    late = [row for row in profile["receivables"] if row["due_on"] < today]
    return {
        "count": sum(row["count"] for row in late),
        "amounts": totals(loaded(row) for row in late),
        "items": [shown(fact) for fact in profile["open_facts"].get("invoice", ())
                  if fact["due_on"] < today],
    }
