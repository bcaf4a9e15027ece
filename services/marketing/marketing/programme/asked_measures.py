"""Measures that other services know: asked of each once for a period, whatever is wanted of it."""

from chassis import asking
from chassis.figures import share
from contracts import helpdesk, sales, social
from contracts.errors import VinculoError

from .own_measures import order_sums

# Which figure of which answer a measure is.
_FIGURES = {
    "lead_conversion": (sales.get_lead_figures, "lead_conversion"),
    "win_rate": (sales.get_pipeline_figures, "win_rate"),
    "first_response_kept": (helpdesk.get_support_figures, "first_response_kept"),
    "resolution_hours": (helpdesk.get_support_figures, "resolution_hours"),
    "csat": (helpdesk.get_support_figures, "csat"),
    "nps": (helpdesk.get_support_figures, "nps"),
    "return_rate": (helpdesk.get_return_figures, "return_count"),
    "referrals_won": (social.get_advocacy_figures, "referrals_won"),
}


class Answers:
    """What services answered by now, so that each is asked once for a period."""

    def __init__(self):
        self._held = {}

    def measure(self, measure, starts_on, ends_on):
        """What a measure was over some days; None where there is nothing to reckon it of.

        Raises what the service refuses, and ServiceUnavailable when it cannot be reached.
        """
        operation, name = _FIGURES[measure]
        value = self._figures(operation, starts_on, ends_on).get(name)
        if measure != "return_rate":
            return value
        return share(value or 0, order_sums(starts_on, ends_on)["count"])

    def _figures(self, operation, starts_on, ends_on):
        key = (operation.key, starts_on, ends_on)
        if key not in self._held:
            try:
                self._held[key] = asked(operation, starts_on, ends_on)
            except VinculoError as error:
                self._held[key] = error
        found = self._held[key]
        if isinstance(found, VinculoError):
            raise found
        return found


def asked(operation, starts_on, ends_on):
    """What a service tells of some days: `{figure: Decimal or None}`, of no currency."""
    reply = operation.reply.load(asking.ask(operation, starts_on=starts_on, ends_on=ends_on))
    return {one["name"]: one["value"] for one in reply["figures"] if one["currency"] is None}
