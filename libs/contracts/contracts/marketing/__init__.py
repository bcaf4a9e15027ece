"""What the marketing service promises: what efforts cost and bring, what customers are worth, whom
to approach, and what is told of it."""

from .declared import marketing
from .exchange_rates import (
    set_exchange_rates,
    get_exchange_rate,
    list_exchange_rates,
    delete_exchange_rate,
)
from .segments import (
    create_segment,
    preview_segment,
    get_segment,
    list_segments,
    update_segment,
    archive_segment,
    list_segment_members,
    set_segment_members,
    explain_membership,
    set_segment_groups,
    segment_entered,
    segment_left,
)
from .segment_snapshots import (
    create_segment_snapshot,
    list_segment_snapshots,
    get_segment_snapshot,
    list_snapshot_members,
)
from .values import value_scored
from .data_requests import (
    read_data_request_answer,
    data_request_acknowledged,
)
from .exports import export_facts
