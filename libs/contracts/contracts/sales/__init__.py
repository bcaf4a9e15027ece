"""What the sales service promises. It does not run yet; others build on its events."""

from .declared import sales
from .orders import (
    order_placed,
    order_delivered,
    order_cancelled,
)
from .deals import (
    deal_opened,
    deal_won,
    deal_lost,
)
from .exports import export_facts
