"""Drawings (SVG) reduced to shapes and their colours: read without entities, and written anew from what is allowed.

What editors add for themselves (metadata, titles, elements and attributes of their own) is left out. A drawing with
anything that acts, loads or needs a typeface is refused: without it, it would be another drawing.
"""

from __future__ import annotations

import re
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

SVG = "http://www.w3.org/2000/svg"
MOST_BYTES, MOST_ELEMENTS, DEEPEST = 200_000, 2_000, 30
SHAPES = {
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "defs", "linearGradient",
    "radialGradient", "stop", "clipPath",
}  # fmt: skip
LEFT_OUT = {"title", "desc", "metadata"}  # with all within them
PAINT = {
    "fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin",
    "stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset", "stroke-opacity", "opacity", "clip-path", "clip-rule",
    "stop-color", "stop-opacity", "color",
}  # fmt: skip
PLACE = {
    "viewBox", "width", "height", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "d",
    "points", "transform", "gradientTransform", "gradientUnits", "clipPathUnits", "spreadMethod", "offset", "id",
    "pathLength",
}  # fmt: skip
_HARMLESS = re.compile(r"[A-Za-z0-9#.,()%+\s_-]*")  # no quotes, slashes, colons, semicolons, backslashes
_OWN = re.compile(r"url\(#[A-Za-z_][\w.-]*\)", re.ASCII)  # paint of this very drawing
_NAMED = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)


class NotOnlyShapes(ValueError):
    """The drawing contains more than shapes, or is none."""


def is_meant_as_drawing(content: bytes) -> bool:
    """Whether it begins like XML or SVG."""
    return content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"


def only_shapes(content: bytes) -> str:
    """The drawing as an SVG that we wrote ourselves. Raises NotOnlyShapes."""
    if len(content) > MOST_BYTES:
        raise NotOnlyShapes(f"more than {MOST_BYTES} bytes")
    copy = _Copy()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = copy.doctype
    parser.EntityDeclHandler = copy.entity
    parser.StartElementHandler = copy.start
    parser.EndElementHandler = copy.end
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as error:  # LookupError: an encoding that nobody knows
        raise NotOnlyShapes(str(error)) from error
    return "".join(copy.written)


class _Copy:
    """Writes what is allowed of the elements that the parser finds."""

    def __init__(self) -> None:
        self.written: list[str] = []
        self._elements = self._depth = 0
        self._skipped = 0  # depth within an element that is left out

    def doctype(self, _name: str, _system: str | None, _public: str | None, has_declarations: int) -> None:
        if has_declarations:
            raise NotOnlyShapes("declarations of its own")

    def entity(self, *_what: object) -> None:
        raise NotOnlyShapes("an entity")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        self._depth += 1
        if self._elements > MOST_ELEMENTS or self._depth > DEEPEST:
            raise NotOnlyShapes("too many elements")
        space, _, local = name.rpartition(" ")
        if self._skipped or space != SVG or local in LEFT_OUT:
            if not self.written:
                raise NotOnlyShapes("no SVG")
            self._skipped += 1
            return
        if local not in SHAPES or (local == "svg") != (self._depth == 1):
            raise NotOnlyShapes(local)
        self.written.append(f"<{local}{self._attributes(local, attributes)}>")

    def end(self, name: str) -> None:
        self._depth -= 1
        if self._skipped:
            self._skipped -= 1
        else:
            self.written.append(f"</{escape(name.rpartition(' ')[2])}>")

    def _attributes(self, element: str, given: dict[str, str]) -> str:
        found = {name: value for name, value in _flat(given).items() if name in PAINT or name in PLACE}
        if element == "svg":
            box = found["viewBox"] if "viewBox" in found else _box(found)
            found = {"viewBox": box} | {name: found[name] for name in found if name in PAINT}
        for name, value in found.items():
            if not _is_harmless(name, value):
                raise NotOnlyShapes(f"{name}={value}"[:80])
        begin = f' xmlns="{SVG}"' if element == "svg" else ""
        return begin + "".join(f" {name}={quoteattr(value)}" for name, value in found.items())


def _flat(given: dict[str, str]) -> dict[str, str]:
    """The attributes, and the declarations of `style` as attributes. Raises NotOnlyShapes for one that acts or loads.
    """
    found = {}
    for name, value in given.items():
        local = name.rpartition(" ")[2].lower()
        if local.startswith("on") or local in ("href", "src", "base"):
            raise NotOnlyShapes(name)
        if " " not in name and name != "style":
            found[name] = value.strip()
    for declaration in given.get("style", "").split(";"):
        name, _, value = declaration.partition(":")
        if name.strip() in PAINT:
            found[name.strip()] = value.strip()
    return found


def _box(found: dict[str, str]) -> str:
    """The coordinates of a drawing that names only its size in pixels."""
    sides = [found.get(name, "").removesuffix("px") for name in ("width", "height")]
    if not all(re.fullmatch(r"\d{1,5}(\.\d+)?", side, re.ASCII) for side in sides):
        raise NotOnlyShapes("no size")
    return f"0 0 {sides[0]} {sides[1]}"


def _is_harmless(name: str, value: str) -> bool:
    if name == "id":
        return bool(_NAMED.fullmatch(value))
    if "url" in value.lower():
        return bool(_OWN.fullmatch(value))
    return bool(_HARMLESS.fullmatch(value))
