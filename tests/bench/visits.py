"""Browsers: keep-alive connections, what they get, and what a browser asks for to show a page."""

from __future__ import annotations

import gzip
import http.client
import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

import brotli
import zstandard

STATEMENTS = "/bench/statements"  # how many were sent; only serving.py answers it
FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}


PACKED = {"Accept-Encoding": "gzip, deflate, br, zstd"}  # as browsers say over https
UNPACK = {"": bytes, "br": brotli.decompress, "gzip": gzip.decompress, "zstd": zstandard.decompress}


class Request(NamedTuple):
    method: str
    path: str
    headers: dict[str, str]
    body: str | None = None


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return UNPACK[self.headers.get("Content-Encoding", "")](self.body).decode()


class Browser:
    """One keep-alive connection."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def send(self, request: Request) -> Answer:
        headers = {**PACKED, **request.headers}
        self.connection.request(request.method, request.path, request.body, headers)
        response = self.connection.getresponse()
        return Answer(response.status, response.headers, response.read())


def first_visit(get: Callable[[str], Answer]) -> dict[str, Answer]:
    """What a browser with an empty cache asks for to show `/`: the page and what it names, once each.

    Portraits and other pictures, favicon and manifest are left out; icons are the sprite that `<use>` names.
    """
    page = get("/")
    html = re.sub(r'<link rel="(?:icon|apple-touch-icon|manifest)"[^>]*>', "", page.text)
    named = re.findall(r'<(?:script|link|img|use)\b[^>]*?\b(?:src|href)="([^"#]+)', html)
    wanted = [path for path in dict.fromkeys(named) if not re.match(r"(?:/posts)?/pictures/", path)]
    return {"/": page, **{path: get(urljoin("/", path)) for path in wanted if not urlsplit(path).netloc}}
