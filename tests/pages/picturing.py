"""Posts with pictures, as a browser writes them and as rows."""

from __future__ import annotations

import io
import re

from PIL import Image

from app.actions import post_pictures, posts
from app.actions.post_pictures import Picked
from app.rules import post_pictures as rules

TEXT = "The warehouse is empty"


def file(colour="teal", size=(640, 480), format="PNG", **options):
    """The bytes of a picture."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, format, **options)
    return out.getvalue()


def upload(visitor, *contents, path="/posts", fragment=False, **fields):
    """Send the form of a post with these files."""
    files = [(io.BytesIO(content), f"file-{number}.png") for number, content in enumerate(contents, 1)]
    sent = {"text": TEXT, "audience": "members", **fields, **({"files": files} if files else {})}
    return visitor.post(path, sent, fragment=fragment)


def waiting(answer):
    """The ids of the pictures in the form that came back."""
    return re.findall(r'name="picture" value="(\d+)"', answer.text)


def described(ids, *alts):
    """The fields of a form with these pictures; "" for those without a description."""
    fields = {"picture": list(ids)}
    for id, alt in zip(ids, alts, strict=True):
        fields |= {f"picture-{id}-alt": alt, **({} if alt else {f"picture-{id}-plain": "y"})}
    return fields


def publish(author, *alts, text=TEXT, audience="members", colours=("teal", "brown", "navy", "olive"), size=(640, 480)):
    """Write a post with a picture for each of these descriptions; call it inside a transaction."""
    made = [rules.encoded(file(colour, size)) for colour, _ in zip(colours, alts, strict=False)]
    kept = post_pictures.keep(author, made)
    picked = [Picked(held.id, alt) for held, alt in zip(kept, alts, strict=True)]
    return posts.write(author, text, audience, picked)


def addresses(page):
    """The addresses of pictures of posts on a page, in their order."""
    return re.findall(r'src="(/posts/pictures/\w{32}/\d+)"', page.text)
