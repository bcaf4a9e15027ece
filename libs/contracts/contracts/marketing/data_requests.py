"""What marketing answers to requests of people for their data."""

from ..data_requests import acknowledgement, reading
from .declared import marketing

read_data_request_answer = reading(marketing)
data_request_acknowledged = acknowledgement(marketing)
