"""What billing answers to requests of people for their data."""

from ..data_requests import acknowledgement, reading
from .declared import billing

read_data_request_answer = reading(billing)
data_request_acknowledged = acknowledgement(billing)
