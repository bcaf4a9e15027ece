"""What contacts does about the events of all services; safe to repeat, in any order."""

from .models import Contact
from .names import search_words
from .search import learn_words


def on_contact_updated(happened):
    """Show an organisation's new name beside its people, and let them be found by it."""
    organisation = happened.data["contact"]
    if organisation["kind"] != "organisation" or "name" not in happened.data["changed"]:
        return
    # The name is read again, since a later event may have come before this one.
    name = Contact.fetch_raw(organisation["id"], {"name": 1})["name"]
    people = Contact.collection()
    for person in people.find({"affiliations.organisation_id": organisation["id"]}):
        for affiliation in person["affiliations"]:
            if affiliation["organisation_id"] == organisation["id"]:
                affiliation["organisation_name"] = name
        words = search_words(person)
        learn_words(words)
        people.update_one(
            {"_id": person["_id"]},
            {"$set": {"affiliations": person["affiliations"], "_words": words}},
        )
