"""Which rules hear something, and what it is about."""

from .models import ListeningRule
from .words import folded, says


def rules_at_work():
    """The rules that are neither paused nor put away, as stored."""
    return [raw for raw in ListeningRule.collection().find({"archived_at": None})
            if not raw.get("is_paused")]


def heard_by(rules, *, text, language, social_account_id, handle):
    """What is made of something that is said: `{"rule_ids", "subjects", "topics"}`.

    A rule of a topic hears nothing by itself.
    """
    said = folded(text)
    hearing = [rule for rule in rules if _hears(rule, said, language, social_account_id, handle)]
    listening = [rule for rule in hearing if rule["subject"] != "topic"]
    return {
        "rule_ids": [rule["_id"] for rule in listening],
        "subjects": sorted({rule["subject"] for rule in listening}),
        "topics": sorted({rule["topic"] for rule in hearing if rule["subject"] == "topic"}),
    }


def _hears(rule, said, language, social_account_id, handle):
    if rule.get("social_account_ids") and social_account_id not in rule["social_account_ids"]:
        return False
    if rule.get("languages") and not _is_in(language, rule["languages"]):
        return False
    if rule.get("author_handles") and not _is_by(handle, rule["author_handles"]):
        return False
    return says(rule["phrases"], said) and not says(rule.get("exclusions", ()), said)


def _is_in(language, languages):
    """Whether a language is one of these, `es-MX` being Spanish too."""
    return language is not None and any(
        language.casefold() == one.casefold()
        or language.casefold().startswith(f"{one.casefold()}-") for one in languages)


def _is_by(handle, handles):
    return (handle or "").casefold() in {one.lstrip("@").casefold() for one in handles}
