"""What the helpdesk promises. It does not run yet; others build on its events."""

from .declared import helpdesk
from .tickets import (
    ticket_opened,
    ticket_updated,
    ticket_resolved,
)
from .returns import (
    return_opened,
    return_closed,
)
from .surveys import survey_answered
from .exports import export_facts
