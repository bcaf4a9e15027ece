"""What contacts answers of where values come from; a part of its switchboard."""

from chassis.service import serves
from contracts import contacts as contract

from . import provenance


class ProvenanceLines:
    get_provenance = serves(contract.get_provenance, provenance.get_provenance)
