"""Colour profiles made by hand, as small as the format allows: ICC.1 version 2."""

from __future__ import annotations

import struct

D50 = (0.9642, 1.0, 0.8249)
# The three columns of the matrix to XYZ under D50, by red, green and blue.
DISPLAY_P3 = ((0.5151, 0.2412, -0.0011), (0.2920, 0.6922, 0.0419), (0.1571, 0.0666, 0.7841))
ADOBE_RGB = ((0.6097, 0.3111, 0.0195), (0.2053, 0.6257, 0.0609), (0.1492, 0.0632, 0.7446))


def _fixed(number: float) -> bytes:
    return struct.pack(">i", round(number * 65536))


def _xyz(values) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(map(_fixed, values))


def _gamma(exponent: float) -> bytes:
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(exponent * 256)) + b"\0\0"


def _profile(kind: bytes, space: bytes, connection: bytes, tags: dict[bytes, bytes]) -> bytes:
    """kind: mntr or prtr; space: of the picture; connection: XYZ or Lab; tags: what is in it, by name."""
    words = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"Test\0" + bytes(78)
    tags = {b"desc": words, b"cprt": b"text\0\0\0\0Nobody's\0\0", b"wtpt": _xyz(D50), **tags}
    table, content = struct.pack(">I", len(tags)), b""
    for name, value in tags.items():
        value += bytes(-len(value) % 4)
        table += name + struct.pack(">II", 132 + 12 * len(tags) + len(content), len(value))
        content += value
    head = struct.pack(">I4sI4s4s4s", 0, b"lcms", 0x02400000, kind, space, connection)
    head += struct.pack(">6H4s4sI", 2026, 1, 1, 0, 0, 0, b"acsp", b"APPL", 0)
    head = (head + bytes(68 - len(head)) + b"".join(map(_fixed, D50))).ljust(128, b"\0")
    whole = head + table + content
    return struct.pack(">I", len(whole)) + whole[4:]


def of_screen(columns, exponent: float = 2.2) -> bytes:
    """A profile of red, green and blue by a matrix and one gamma."""
    names = zip((b"rXYZ", b"gXYZ", b"bXYZ"), columns, strict=True)
    curves = {name: _gamma(exponent) for name in (b"rTRC", b"gTRC", b"bTRC")}
    return _profile(b"mntr", b"RGB ", b"XYZ ", {**{name: _xyz(column) for name, column in names}, **curves})


def of_grey(exponent: float) -> bytes:
    return _profile(b"mntr", b"GRAY", b"XYZ ", {b"kTRC": _gamma(exponent)})


def of_press(paper: tuple[int, int, int], inks: dict[int, tuple[int, int, int]]) -> bytes:
    """A profile of four inks by a table of two steps each. paper, inks: Lab in 8 bits (L 0..255, a and b around 128);
    inks by their bits (8 cyan, 4 magenta, 2 yellow, 1 black); mixtures that are not named are black.
    """
    grid = b"".join(bytes(paper if not mixture else inks.get(mixture, (0, 128, 128))) for mixture in range(16))
    identity = [1, 0, 0, 0, 1, 0, 0, 0, 1]
    table = b"mft1\0\0\0\0" + bytes((4, 3, 2, 0)) + b"".join(map(_fixed, identity))
    table += bytes(range(256)) * 4 + grid + bytes(range(256)) * 3
    return _profile(b"prtr", b"CMYK", b"Lab ", {b"A2B0": table})
