"""The genuine MongoDB and RabbitMQ as processes on this machine, for `vinculo up` and the tests.

mongod = Mongod(folder).start()
databases = provision_store(mongod.admin_url, passwords, suffix="_worker_1")
mongod.url("contacts", passwords["contacts"], databases["contacts"])
"""

from chassis.local.errors import LocalServerError, NotInstalled, ProcessFailed
from chassis.local.management import BrokerRefused, Management
from chassis.local.mongod import Mongod, find_mongod
from chassis.local.ports import choose_port, is_answering, is_free
from chassis.local.process import Process
from chassis.local.provision import (
    broker_url,
    provision_broker,
    provision_store,
    read_access,
    remove_store,
    store_url,
)
from chassis.local.rabbitmq import RabbitMQ
from chassis.local.rabbitmq_program import find_rabbitmq

__all__ = [
    "BrokerRefused",
    "LocalServerError",
    "Management",
    "Mongod",
    "NotInstalled",
    "Process",
    "ProcessFailed",
    "RabbitMQ",
    "broker_url",
    "choose_port",
    "find_mongod",
    "find_rabbitmq",
    "is_answering",
    "is_free",
    "provision_broker",
    "provision_store",
    "read_access",
    "remove_store",
    "store_url",
]
