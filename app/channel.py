"""How much one request may send to a web process: the usual, and more where an archive is uploaded."""

from __future__ import annotations

import copy

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser

from app.rules.limits import UPLOAD_BYTES

UPLOADS = "/settings/data/import"


class Parser(HTTPRequestParser):
    """Reads one request. An archive may be as large again as other requests beyond its limit: then a page says so."""

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        if self.path == UPLOADS:
            self.adj = copy.copy(self.adj)
            self.adj.max_request_body_size += UPLOAD_BYTES


class Channel(HTTPChannel):
    """One connection of a browser. `has_asked`: something came over it already."""

    parser_class = Parser
    has_asked = False

    def received(self, data: bytes) -> bool:
        self.has_asked = True
        return super().received(data)
