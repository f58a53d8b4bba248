"""What a browser has to load: counted bytes and requests, and nothing from anywhere else."""

import gzip
import re

import pytest
from sqlalchemy import select

from app import database
from app.actions import comments
from app.extensions import db
from app.models import Connection, Member
from app.queries import posts
from app.web.assets import FOLDER
from tests import walk
from tests.bench import text
from tests.bench import world as bench
from tests.bench.visits import PACKED, Answer, first_visit
from tests.databases import MANY

NAMED = re.compile(r'\b(?:src|srcset|href|action|formaction|poster|data|hx-[a-z]+)="\s*(?:[a-z]+:)?//([^/"]+)')

FULL = 15  # entries of a full page: of 20 updates those about one post are one


@pytest.fixture
def viewer(app, visit, monkeypatch):
    """A member whose feed is full of posts with comments, as long as those of the demo organisation."""
    prose = text.prose
    monkeypatch.setattr(text, "prose", lambda random, low, high: prose(random, min(low, 40), min(high, 160)))
    with app.app_context():
        bench.build(150)
    return visit(bench.VIEWER)


def packed(visitor, path, **options):
    response = visitor.get(path, headers=PACKED, **options)
    return Answer(response.status_code, response.headers, response.get_data())


def test_a_first_visit_is_light(viewer):
    parts = first_visit(lambda path: packed(viewer, path))
    assert parts["/"].text.count('<article class="entry') >= FULL
    assert {part.status for part in parts.values()} == {200}
    sizes = {path: len(part.body) for path, part in parts.items()}
    print(sizes)
    assert sizes["/"] <= 10_700 and sum(sizes.values()) <= 35_000 and len(sizes) <= 5, sizes
    assert next(size for path, size in sizes.items() if path.endswith(".css")) <= 9_500, sizes


def test_typefaces_are_light_and_come_as_they_are(visit):
    """Those that every page needs. The others are for names with letters of other languages."""
    guest = visit(None)
    css = packed(guest, re.search(r'rel="stylesheet" href="([^"]+)"', packed(guest, "/sign-in").text)[1])
    addresses = re.findall(r"url\(([^)]+\.woff2)\)", css.text)
    fonts = {path.rsplit("/")[-1]: packed(guest, path) for path in addresses}
    assert sum(len(fonts[f"{face}-latin.woff2"].body) for face in ("serif", "sans")) <= 60_000
    assert len(fonts) == 6 and css.text.count("font-display:swap") == 6
    for font in fonts.values():
        assert font.status == 200 and font.body[:4] == b"wOF2" and len(font.body) < 40_000
        assert font.headers["Content-Type"] == "font/woff2" and "immutable" in font.headers["Cache-Control"]
        assert "Content-Encoding" not in font.headers and "Encoding" not in font.headers.get("Vary", "")


def test_a_fragment_is_light(viewer):
    page = packed(viewer, "/").text
    older = re.search(r'hx-get="(/\?[^"]*before=[^"]+)"', page)[1].replace("&amp;", "&")
    entries = packed(viewer, older, fragment=True)
    assert entries.text.count('<article class="entry') == 20
    # Twenty updates with their comments are the heaviest piece that any page asks for.
    print(len(entries.body))
    assert len(entries.body) <= 7_300


def test_what_is_kept_for_good_is_not_asked_for_again(viewer):
    parts = first_visit(lambda path: packed(viewer, path))
    kept = [part.headers["Cache-Control"] for path, part in parts.items() if path != "/"]
    assert kept and all("immutable" in each for each in kept)
    varying = {part.headers.get("Vary", "") for path, part in parts.items() if path != "/"}
    assert varying <= {"", "Accept-Encoding"}  # the same for everybody, whoever asks


@MANY
def test_no_page_names_another_host(app, viewer, visit):
    def opened_by(visitor):
        def get(path):
            response = visitor.get(path)
            is_page = response.mimetype == "text/html"
            return walk.Seen(response.status_code, response.text if is_page else "", response.location or "")

        return get

    for visitor in (viewer, visit(None)):
        get = opened_by(visitor)
        found = walk.pages(get, app.url_map, [("missing", "/no-such-page")])
        assert len(found) > 3
        for path in found.values():
            hosts = {host for host in NAMED.findall(get(path).html) if not host.startswith("localhost")}
            assert not hosts, path


def test_style_sheets_name_no_address(app):
    for name, asset in app.extensions["assets"].files.items():
        if name.endswith(".css"):
            assert not re.search(rb"@import|url\(\s*['\"]?(?:https?:)?//", asset.content), name


def test_what_was_compressed_beforehand_is_the_same():
    for packed in FOLDER.glob("*.gz"):
        assert gzip.decompress(packed.read_bytes()) == packed.with_suffix("").read_bytes(), packed.name


def test_comments_below_entries_are_light(app, viewer):
    """Each by somebody else, in words of its own."""
    page = packed(viewer, "/")
    ids = sorted({int(id) for id in re.findall(r'href="/posts/(\d+)/comments"', page.text)})
    with app.app_context(), database.transaction():
        mine = select(Connection.peer_id).where(Connection.member_id == bench.VIEWER).order_by(Connection.peer_id)
        peers = [db.session.get_one(Member, id) for id in db.session.scalars(mine.limit(3 * len(ids)))]
        for number, id in enumerate(ids * 3):
            author = peers[number % len(peers)]
            found = posts.readable(author.id, id)
            if found:
                comments.write(author, found, f"Number {number}: the tide was {number * 7} minutes late again.")
    full = packed(viewer, "/")
    count = full.text.count('<article class="comment"') - page.text.count('<article class="comment"')
    added = (len(full.body) - len(page.body)) / count
    print(count, len(page.body), len(full.body), added)
    assert count >= len(ids) // 2 and full.text.count('<article class="entry') >= FULL and added <= 130
