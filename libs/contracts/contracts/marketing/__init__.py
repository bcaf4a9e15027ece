"""What the marketing service promises: what efforts cost and bring, what customers are worth, whom
to approach, and what is told of it."""

from .declared import marketing
from .exchange_rates import (
    set_exchange_rates,
    get_exchange_rate,
    list_exchange_rates,
    delete_exchange_rate,
)
from .values import value_scored
from .scores import (
    get_score,
    list_scores,
    list_score_rows,
    summarize_scores,
    reckon_scores,
    get_score_reckoning,
)
from .models import train_model, get_model, list_models
from .data_requests import (
    read_data_request_answer,
    data_request_acknowledged,
)
from .exports import export_facts
