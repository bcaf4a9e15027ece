"""What the marketing service promises: what efforts cost and bring, what customers are worth, whom
to approach, and what is told of it."""

from .declared import marketing
from .exchange_rates import (
    set_exchange_rates,
    get_exchange_rate,
    list_exchange_rates,
    delete_exchange_rate,
)
from .cost_entries import (
    enter_cost,
    get_cost_entry,
    list_cost_entries,
    update_cost_entry,
    withdraw_cost_entry,
    get_cost_summary,
)
from .cost_tariffs import (
    create_cost_tariff,
    get_cost_tariff,
    list_cost_tariffs,
    update_cost_tariff,
    delete_cost_tariff,
)
from .touches import note_touch, get_touch, list_touches
from .attribution import get_attribution, explain_conversion
from .values import value_scored
from .data_requests import (
    read_data_request_answer,
    data_request_acknowledged,
)
from .exports import export_facts
