"""The contract of the billing service, which the other files of this folder fill."""

from ..declare import Service

billing = Service("billing", is_planned=True)
