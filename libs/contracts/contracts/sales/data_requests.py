"""What sales answers to requests of people for their data."""

from ..data_requests import acknowledgement, reading
from .declared import sales

read_data_request_answer = reading(sales)
data_request_acknowledged = acknowledgement(sales)
