"""What sales does by itself every now and then."""

from chassis.jobs import as_service

from .deals import touches
from .forecasts import conversions, snapshots


def catch_up_touches():
    """Learn of the interactions that there were before this service first listened."""
    with as_service("sales"):
        touches.catch_up()


def rebuild_touches():
    """Work out anew who was last in touch, so that what was missed is made good."""
    with as_service("sales"):
        touches.rebuild()


def reckon_conversions():
    """Work out anew what stages really converted to."""
    with as_service("sales"):
        conversions.reckon()


def take_forecast_snapshots():
    """Keep what is forecast today, to see later how good that was."""
    with as_service("sales"):
        snapshots.take()
