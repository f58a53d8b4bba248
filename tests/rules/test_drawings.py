"""Drawings (SVG) of strangers become shapes and colours, or nothing."""

import re

import pytest

from app.rules import drawings, marks
from app.rules.errors import Refused

BEGIN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'


def drawing(inside, begin=BEGIN):
    return f"{begin}{inside}</svg>".encode()


HOSTILE = {
    "script": "<script>alert(1)</script>",
    "script of another spelling": "<g><SCRIPT>alert(1)</SCRIPT></g>",
    "style": "<style>@import url(//evil.example/x.css)</style>",
    "foreignObject": "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject>",
    "onload": '<path onload="alert(1)" d="M0 0"/>',
    "onclick in a namespace": '<path xlink:onclick="alert(1)" d="M0 0"/>',
    "a link": '<a href="javascript:alert(1)"><path d="M0 0"/></a>',
    "xlink": '<use xlink:href="https://evil.example/x.svg#a"/>',
    "href": '<linearGradient href="https://evil.example/#a"/>',
    "a data URI": '<image href="data:image/png;base64,AAAA"/>',
    "a picture": '<image xlink:href="https://evil.example/x.png" width="1" height="1"/>',
    "an animation": '<path d="M0 0"><animate attributeName="href" to="javascript:alert(1)"/></path>',
    "set": '<path d="M0 0"><set attributeName="onload" to="alert(1)"/></path>',
    "url in an attribute": '<path fill="url(https://evil.example/x)" d="M0 0"/>',
    "url in a style": '<path style="fill:url(//evil.example/x)" d="M0 0"/>',
    "url with quotes": """<path fill="url('data:image/svg+xml,x')" d="M0 0"/>""",
    "url in disguise": '<path fill="\\75rl(x)" d="M0 0"/>',
    "an expression": '<path fill="expression(alert(1));x:y" d="M0 0"/>',
    "text": "<text>x</text>",
    "a feed": '<iframe src="https://evil.example"/>',
    "another svg": '<svg viewBox="0 0 1 1"/>',
    "markup in an attribute": '<path d="&quot;&gt;&lt;script&gt;" />',
    "a thousand and more": "<g/>" * drawings.MOST_ELEMENTS,
    "deep": "<g>" * 40 + "</g>" * 40,
    "huge": " " * drawings.MOST_BYTES,
    "unclosed": "<g>",
}


@pytest.mark.parametrize("inside", HOSTILE.values(), ids=HOSTILE)
def test_what_acts_or_loads_is_refused(inside):
    with pytest.raises(drawings.NotOnlyShapes):
        drawings.only_shapes(drawing(inside))


BOMB = (
    '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
WHOLE = {
    "bomb": BOMB + BEGIN + "<path d='&i;'/></svg>",
    "external": '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + BEGIN + "<title>&x;</title></svg>",
    "parameter": '<!DOCTYPE svg [<!ENTITY % x SYSTEM "http://evil.example/x.dtd"> %x;]>' + BEGIN + "</svg>",
    "unknown entity": BEGIN + "<path d='&x;'/></svg>",
    "no namespace": '<svg viewBox="0 0 1 1"/>',
    "a page": "<html><body>x</body></html>",
    "no size": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    "an odd encoding": '<?xml version="1.0" encoding="nonsense"?>' + BEGIN + "</svg>",
    "nothing": "<",
}


@pytest.mark.parametrize("whole", WHOLE.values(), ids=WHOLE)
def test_no_entity_is_read_and_only_drawings_are(whole):
    with pytest.raises(drawings.NotOnlyShapes):
        drawings.only_shapes(whole.encode())


def test_shapes_colours_and_gradients_stay_and_what_editors_add_goes():
    inside = (
        '<!-- made by --><title>Elbufer</title><metadata><x:y xmlns:x="urn:x" onload="1"/></metadata>'
        '<defs><linearGradient id="a" gradientUnits="userSpaceOnUse"><stop offset="0" stop-color="#fff"/>'
        '</linearGradient></defs><g data-x="1" class="c" inkscape:label="x" xmlns:inkscape="urn:i">'
        '<path style="fill:url(#a);filter:url(x);stroke: none" d="M0 0h9v9z"/><inkscape:grid/></g>'
    )
    made = drawings.only_shapes(drawing(inside))
    assert made == (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><defs>'
        '<linearGradient id="a" gradientUnits="userSpaceOnUse"><stop offset="0" stop-color="#fff"></stop>'
        '</linearGradient></defs><g><path d="M0 0h9v9z" fill="url(#a)" stroke="none"></path></g></svg>'
    )
    assert drawings.only_shapes(made.encode()) == made


def test_a_size_in_pixels_becomes_its_coordinates():
    begin = '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd">'
    begin += '<svg xmlns="http://www.w3.org/2000/svg" width="64px" height="32">'
    assert 'viewBox="0 0 64 32"' in drawings.only_shapes(drawing('<path d="M0 0"/>', begin))


def test_a_refused_drawing_is_told_beside_the_file():
    with pytest.raises(Refused, match="contains only shapes") as refused:
        marks.mark(drawing("<script/>"))
    assert refused.value.field == marks.FIELD


def test_a_drawing_is_one_file_named_by_its_content():
    name, made = marks.mark(drawing('<path d="M0 0"/>'))
    assert re.fullmatch(r"[0-9a-f]{64}\.svg", name) and list(made) == [marks.DRAWING]
    assert marks.mark(drawing('<path  d="M0 0" />'))[0] == name
