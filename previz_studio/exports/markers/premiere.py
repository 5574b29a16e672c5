"""Markers for Premiere (and whatever reads FCP7 XML): on the sequence, over the cut itself."""

from xml.etree.ElementTree import Element, SubElement

from defusedxml.ElementTree import fromstring

from previz_studio.exports.cut import Cut
from previz_studio.exports.cutlists.fcp7 import document, text, tree
from previz_studio.exports.markers.marker import Marker, inside

LONGEST_NOTE = 10_000
_COLOURS = {"red": (220, 40, 40), "yellow": (220, 180, 30), "green": (40, 170, 80), "blue": (50, 100, 220)}


def write(cut: Cut, markers: list[Marker]) -> str:
    root = tree(cut)
    sequence = root[0]
    for marker in inside(cut, markers):
        _marker(sequence, marker)
    return document(root)


def read(written: str) -> list[tuple[int, int, str]]:
    """(first frame in the cut, frames, name) of each marker."""
    nodes = fromstring(written.replace("<!DOCTYPE xmeml>", "")).findall("./sequence/marker")
    found = []
    for node in nodes:
        first, after = int(node.findtext("in") or ""), int(node.findtext("out") or "")
        found.append((first, 1 if after < 0 else after - first, node.findtext("name") or ""))
    return found


def _marker(sequence: Element, marker: Marker) -> None:
    """`out` is the first frame after; -1 says it is one frame."""
    node = SubElement(sequence, "marker")
    text(node, "name", marker.name)
    said = [f"{marker.author}: {marker.text}", *(f"{author}: {words}" for author, words in marker.replies)]
    text(node, "comment", "\n".join(said)[:LONGEST_NOTE])
    text(node, "in", marker.cut_in)
    text(node, "out", -1 if marker.frames == 1 else marker.cut_out + 1)
    colour = SubElement(node, "color")
    for name, value in zip(("alpha", "red", "green", "blue"), (255, *_COLOURS[marker.colour]), strict=True):
        text(colour, name, value)
