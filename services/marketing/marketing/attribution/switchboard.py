"""What marketing answers of attribution; a part of its switchboard."""

from chassis.service import serves
from contracts import marketing as contract

from . import reports


class AttributionLines:
    get_attribution = serves(contract.get_attribution, reports.get_attribution)
    explain_conversion = serves(contract.explain_conversion, reports.explain_conversion)
