"""What helpdesk answers to requests of people for their data."""

from ..data_requests import acknowledgement, reading
from .declared import helpdesk

read_data_request_answer = reading(helpdesk)
data_request_acknowledged = acknowledgement(helpdesk)
