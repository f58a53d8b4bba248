"""A picture of a post from an uploaded file: whole, re-encoded in some widths, without metadata."""

from __future__ import annotations

from typing import Any, NamedTuple

from app.rules import pictures

# The column of a post is 530 CSS pixels wide at most, on phones 360: 960 and 1440 are what screens of double and
# triple density show; a picture opened by itself has the largest.
WIDTHS = (480, 960, 1440)
TALLEST = 4320  # three times as high as wide; what is narrower becomes smaller
CLOSE = 0.8  # a width above so much of the largest saves nothing


class Encoded(NamedTuple):
    """`sha256`: of the largest size, whose `width` and `height` are given; `sizes`: WebP by width in pixels."""

    sha256: str
    width: int
    height: int
    sizes: dict[int, bytes]


def widths(largest: int) -> tuple[int, ...]:
    """In which widths a picture is kept whose largest this is, ascending."""
    return (*(width for width in WIDTHS if width <= CLOSE * largest), largest)


def encoded(content: bytes) -> Encoded:
    """The picture in its sizes; never larger than it was.

    Slow (0.5 s for 12 megapixels): call it outside a transaction. Raises Refused for anything but a picture of a
    permitted kind and size; its content decides, not its name.
    """
    return pictures.decoded(content, WIDTHS[-1], _encoded, "files")


def _encoded(upright: Any) -> Encoded:
    scale = min(1, WIDTHS[-1] / upright.width, TALLEST / upright.height)
    size = [max(1, round(side * scale)) for side in upright.size]
    sizes = {
        width: pictures.encoded(upright, (width, max(1, round(size[1] * width / size[0])))) for width in widths(size[0])
    }
    return Encoded(pictures.name_of(sizes[size[0]]), size[0], size[1], sizes)
