"""What marketing answers of rates of exchange; a part of its switchboard."""

from datetime import timedelta

from chassis.service import every, serves
from contracts import marketing as contract

from . import exchange_rates, revaluing


class CurrencyLines:
    set_exchange_rates = serves(contract.set_exchange_rates, exchange_rates.set_exchange_rates)
    get_exchange_rate = serves(contract.get_exchange_rate, exchange_rates.get_exchange_rate)
    list_exchange_rates = serves(contract.list_exchange_rates, exchange_rates.list_exchange_rates)
    delete_exchange_rate = serves(
        contract.delete_exchange_rate, exchange_rates.delete_exchange_rate)
    revalue = every(2, revaluing.revalue, longest=timedelta(minutes=30))
