"""The demo as what the API is sent."""

import unicodedata
from datetime import UTC, datetime, timedelta

SYSTEM = "demo"
_CALLING = {"ES": "+34 699 000 {:03}", "GB": "+44 7700 900{:03}"}


def mark(slug):
    """What a contact of the demo is recognised by."""
    return {"external_ids": [{"system": SYSTEM, "id": slug}]}


def organisation(it, number, owners):
    """The request that adds an organisation."""
    street, locality, postal_code = it.place
    return _without_gaps({
        "kind": "organisation",
        "name": it.name,
        "roles": [_period("role", *role) for role in it.roles],
        "emails": [{"address": f"info@{it.domain}", "label": "work"}],
        "phones": [{"number": _phone(it.country, number), "label": "work"}],
        "addresses": [{"street": street, "locality": locality, "postal_code": postal_code,
                       "country": it.country}],
        "websites": [{"url": f"https://www.{it.domain}"}],
        "tags": list(it.tags),
        "owner_id": owners.get(it.owner),
        "notes": it.notes,
        **it.more,
        **mark(it.slug),
    })


def person(it, number, ids, countries, owners):
    """The request that adds a person; `ids` and `countries` are those of organisations."""
    home = it.places[0][0] if it.places else None
    country = countries.get(home, "GB" if it.languages[0] == "en" else "ES")
    email = f"{_plain(it.given_name)}.{_plain(it.family_name.split()[0])}@{home or 'mail'}.example"
    return _without_gaps({
        "kind": "person",
        "given_name": it.given_name,
        "family_name": it.family_name,
        "roles": [_period("role", *role) for role in it.roles],
        "affiliations": [
            {"organisation_id": ids[slug], "title": title, "is_primary": index == 0, **more}
            for index, (slug, title, more) in enumerate(it.places)
        ],
        "emails": [{"address": email, "label": "work" if home else "home"}] * it.has_email,
        "phones": [{"number": _phone(country, 100 + number), "label": "mobile"}],
        "languages": list(it.languages),
        "time_zone": "Europe/London" if country == "GB" else "Europe/Madrid",
        "tags": list(it.tags),
        "owner_id": owners.get(it.owner),
        **it.more,
        **mark(it.slug),
    })


def relationship(it, ids):
    """The request that says how two of them are related."""
    return _without_gaps({
        "from_id": ids[it.from_slug], "to_id": ids[it.to_slug], "type": it.type,
        "strength": it.strength, "starts_on": it.since, "ends_on": it.until,
        "evidence": [{"note": it.note}] if it.note else [],
    })


def interaction(it, ids, owners, today):
    """The request that records what was said or done, counted back from `today`."""
    # At different times of the working day, the same in each run of that day.
    occurred_at = datetime.combine(today, datetime.min.time(), UTC) - timedelta(days=it.days_ago)
    occurred_at += timedelta(hours=8 + len(it.slug) % 9, minutes=len(it.text) % 60)
    return _without_gaps({
        "channel": it.channel,
        "direction": it.direction,
        "occurred_at": occurred_at.isoformat(),
        "participants": [{"contact_id": ids[slug], "part": "with"} for slug in it.people],
        "agent_ids": [owners[it.agent]] if it.agent in owners else [],
        "subject": it.subject,
        "text": it.text,
        "duration_seconds": it.minutes * 60 if it.minutes else None,
        "outcome": it.outcome,
        "next_step": _next_step(it, owners, today) if it.next_step else None,
        "refers_to": [{"type": SYSTEM, "id": it.slug}],
        **it.more,
    })


def _next_step(it, owners, today):
    what, days = it.next_step
    due_at = datetime.combine(today, datetime.min.time(), UTC) + timedelta(days=days, hours=9)
    return _without_gaps({
        "what": what, "due_at": due_at.isoformat(), "owner_id": owners.get(it.agent),
    })


def _period(name, value, starts_on, ends_on=None):
    return _without_gaps({name: value, "starts_on": starts_on, "ends_on": ends_on})


def _phone(country, number):
    return _CALLING[country].format(number)


def _plain(name):
    letters = unicodedata.normalize("NFKD", name.lower())
    return "".join(letter for letter in letters if letter.isascii() and letter.isalpha())


def _without_gaps(fields):
    return {name: value for name, value in fields.items() if value not in (None, [], ())}
