"""What sales, helpdesk and social answer of figures, for tests that run without them."""

from decimal import Decimal

from chassis.figures import figure
from contracts.context import Actor
from contracts.errors import ServiceUnavailable


class Others:
    """Stands in for other services, which are asked in tests/journeys; one that is None is down."""

    actor = Actor("service:test", roles=("service",))

    def __init__(self, **figures):
        self.figures, self.asked = figures, []

    def call(self, name, request, **_options):
        self.asked.append((name, request["starts_on"], request["ends_on"]))
        found = self.figures.get(name.partition(".")[0])
        if found is None:
            raise ServiceUnavailable()
        told = [figure(name, "share", Decimal(str(value)) if value is not None else None)
                for name, value in found.items()]
        for one in told:
            one["value"] = None if one["value"] is None else str(one["value"])
        return {"figures": told, "series": [], "tables": []}
