"""The tax rates that an installation begins with."""

from ..taxes.tax_rates import seed


def up(database):
    seed(database)
