"""What social answers to requests of people for their data."""

from ..data_requests import acknowledgement, reading
from .declared import social

read_data_request_answer = reading(social)
data_request_acknowledged = acknowledgement(social)
