"""What marketing answers of touches; a part of its switchboard."""

from chassis import parties
from chassis.service import serves
from contracts import marketing as contract

from . import touches


class TouchLines:
    note_touch = serves(contract.note_touch, touches.note_touch, first=(parties.known,))
    get_touch = serves(contract.get_touch, touches.get_touch)
    list_touches = serves(contract.list_touches, touches.list_touches)
