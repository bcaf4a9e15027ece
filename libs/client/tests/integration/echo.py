"""A service that gives back what it is told, to see whose reply comes to whom."""

import time

from marshmallow import fields

from chassis.service import Service, serves
from contracts.common import Strict, Text
from contracts.declare import Service as Contract

contract = Contract("echo")


class Said(Strict):
    text = Text(200, required=True)
    seconds = fields.Float(load_default=0.0)


class Heard(Strict):
    text = Text(200, required=True)


echo = contract.query(
    "echo", "Say it again.", request=Said, reply=Heard, permission="contacts:read")


def _echo(*, text, seconds):
    time.sleep(seconds)
    return {"text": text}


class EchoService(Service):
    name = "echo"
    echo = serves(echo, _echo)
