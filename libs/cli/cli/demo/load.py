"""The demo on its way into a suite. Whatever is there already is left as it is."""

import uuid
from datetime import UTC, datetime

from cli.api import Refused
from cli.demo import requests
from cli.demo.organisations import ORGANISATIONS
from cli.demo.people import PEOPLE
from cli.demo.talks import TALKS
from cli.demo.ties import TIES
from cli.errors import CommandFailed


class Demo:
    """Puts the demo in through an `Api`; `owners` are the ids of agents by what they do."""

    def __init__(self, api, owners, progress):
        self.api = api
        self.owners = owners
        self.progress = progress
        self.today = datetime.now(UTC).date()
        self.countries = {it.slug: it.country for it in ORGANISATIONS}
        # Of contacts, by slug; first those that an earlier seed put in.
        self.ids = {}

    def put(self):
        """Put in what is missing, and return how much was added of each."""
        self.ids = self._there()
        untied, untold = self._untied(), self._untold()
        return {
            "organisations": self._each("Organisations", ORGANISATIONS, self._organisation),
            "people": self._each("People", PEOPLE, self._person),
            "relationships": self._each("Relationships", untied, self._relationship),
            "interactions": self._each("Interactions", untold, self._interaction),
        }

    def _each(self, title, items, put):
        task = self.progress.add_task(title, total=len(items))
        added = 0
        for number, item in enumerate(items, 1):
            added += put(number, item)
            self.progress.advance(task)
        return added

    def _organisation(self, number, it):
        return self._contact(it, requests.organisation(it, number, self.owners))

    def _person(self, number, it):
        return self._contact(
            it, requests.person(it, number, self.ids, self.countries, self.owners))

    def _relationship(self, _number, it):
        body = requests.relationship(it, self.ids)
        return self._add("/relationships", body, unless="relationship_exists") is not None

    def _interaction(self, _number, it):
        body = requests.interaction(it, self.ids, self.owners, self.today)
        return self._add("/interactions", body) is not None

    def _contact(self, it, body):
        if it.slug in self.ids:
            return False
        made = self._add("/contacts", body, unless="external_id_taken")
        self.ids[it.slug] = (made or find(self.api, it.slug))["id"]
        return made is not None

    def _add(self, path, body, unless=None):
        """Add one thing and return it, or None when the API says that it is there."""
        try:
            # The key is for a request that is sent again within this run. What an earlier run did
            # is known by its marks, so that what somebody has taken out since comes back.
            return self.api.post(path, body, key=f"demo-{uuid.uuid4().hex}")
        except Refused as error:
            if error.code != unless:
                raise
            return None

    def _there(self):
        return {
            external["id"]: contact["id"]
            for is_archived in ("false", "true")
            for contact in self.api.every("/contacts", external_system=requests.SYSTEM,
                                          is_archived=is_archived)
            for external in contact["external_ids"] if external["system"] == requests.SYSTEM
        }

    def _untied(self):
        """The relationships that no earlier seed made."""
        tied = {
            (made["from_id"], made["type"], made["to_id"])
            for slug in {tie.from_slug for tie in TIES} & set(self.ids)
            for made in self.api.every("/relationships", from_id=self.ids[slug])
        }
        return [tie for tie in TIES if
                (self.ids.get(tie.from_slug), tie.type, self.ids.get(tie.to_slug)) not in tied]

    def _untold(self):
        """The interactions that no earlier seed recorded."""
        told = {
            reference["id"]
            for slug in {talk.people[0] for talk in TALKS} & set(self.ids)
            for interaction in self.api.every(f"/contacts/{self.ids[slug]}/interactions")
            for reference in interaction.get("refers_to", ())
            if reference["type"] == requests.SYSTEM
        }
        return [talk for talk in TALKS if talk.slug not in told]


def find(api, slug):
    """The contact of the demo with that slug, archived or not."""
    for is_archived in ("false", "true"):
        page = api.get("/contacts", external_system=requests.SYSTEM, external_id=slug,
                       is_archived=is_archived)
        if page["items"]:
            return page["items"][0]
    raise CommandFailed(f"The contact {slug} of the demo is not there.")
