"""How much one request may send, by its address and its sender: the one rule for the server and for the pages."""

from __future__ import annotations

import re

from app.rules import limits

FORM = 300_000  # bytes of one form without a file; the longest InMail takes up to 96,000
A_LITTLE = 0.02  # above the limit of a file: gets a message at the field instead of the page "Too large"
HEAD = 100_000  # bytes around a file in its form
OF_POSTS = re.compile("/posts|/posts/pictures|/posts/[0-9]+/text")  # forms with the pictures of a post


def most(path: str, *, member: bool) -> int:
    """Bytes of the body of one request. Guests cannot upload."""
    photos = dict.fromkeys(("/profile/photo", "/first-week/head", "/admin/identity"), limits.PHOTO_BYTES)
    lists = dict.fromkeys(("/admin/roster", "/admin/leavers"), limits.ROSTER_BYTES)
    files = {**photos, **lists, "/settings/data/import": limits.UPLOAD_BYTES}
    file = limits.PICTURES * limits.PHOTO_BYTES if OF_POSTS.fullmatch(path) else files.get(path)
    return int(file * (1 + A_LITTLE)) + HEAD if member and file else FORM
