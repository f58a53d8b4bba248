"""Large uploads are read beside the requests: with signs of life, and an end whatever happens."""

import threading
import time
from datetime import timedelta

import pytest
import time_machine

from app import database
from app.actions import imports
from app.models.base import now
from app.portability import drafting
from app.rules import limits
from tests.pages.importing import BASIC, COMPLETE, PLACE, drafts_of, ticked, upload
from tests.portability.archives import table, zipped
from tests.visitor import text_of


@pytest.fixture
def gate(monkeypatch):
    """Every upload counts as large, and reading waits until the gate opens."""
    opens = threading.Event()
    read = drafting.linkedin.read

    def slowly(upload, meet, tell):
        tell(1_000_000, 3_000_000)
        assert opens.wait(20)
        tell(2_000_000, 3_000_000)
        return read(upload, meet, tell)

    monkeypatch.setattr(limits, "IMPORT_AT_ONCE", 0)
    monkeypatch.setattr(drafting, "SIGN_EVERY", 0)
    monkeypatch.setattr(drafting.linkedin, "read", slowly)
    yield opens
    opens.set()
    for _ in range(drafting.AT_ONCE):  # the threads are over before the tables are emptied
        assert drafting._places.acquire(timeout=20)
    for _ in range(drafting.AT_ONCE):
        drafting._places.release()


def soon(question):
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if response := question():
            return response
        time.sleep(0.02)
    raise AssertionError("it did not happen in time")


def test_a_large_upload_is_read_beside_the_requests(world, visit, gate):
    eve = visit(world.eve)
    assert upload(eve, COMPLETE).location == PLACE
    soon(lambda: "of 3.0 MB read" in text_of(eve.get(PLACE)))
    page = eve.get(PLACE)
    assert 'hx-trigger="every 1s"' in page.text and '<meta http-equiv="refresh"' in page.text
    assert "1.0 of 3.0 MB read" in text_of(eve.get(PLACE, fragment=True))
    gate.set()
    soon(lambda: "What will be imported" in text_of(eve.get(PLACE)))
    assert eve.get(PLACE, fragment=True).headers["HX-Redirect"] == PLACE
    assert eve.post(f"{PLACE}/confirmation", ticked(eve.get(PLACE))).location == "/in/eve-strange"


def test_what_is_large_when_it_is_unpacked_is_read_beside_the_requests(world, visit, gate, monkeypatch):
    content = {"Skills.csv": table("Skills", *[["Knots"]] * 5_000)}
    monkeypatch.setattr(limits, "IMPORT_AT_ONCE", 20_000)
    assert len(zipped(content)) < 2_000
    eve = visit(world.eve)
    upload(eve, content)
    assert "Reading your file" in text_of(eve.get(PLACE))
    gate.set()
    soon(lambda: "What will be imported" in text_of(eve.get(PLACE)))


def test_a_large_upload_that_cannot_be_read_says_why(world, visit, gate):
    eve = visit(world.eve)
    gate.set()
    upload(eve, {"a.csv": "What,Ever\n"})
    soon(lambda: "no file here has a header row of one" in text_of(eve.get(PLACE)))
    assert "Import your profile" in text_of(eve.get(PLACE))


def test_something_unforeseen_is_said_and_logged(world, visit, gate, monkeypatch, caplog):
    monkeypatch.setattr(drafting.linkedin, "read", lambda *_: 1 / 0)
    eve = visit(world.eve)
    upload(eve, COMPLETE)
    soon(lambda: "Try another file: this one could not be read. Nothing was changed." in text_of(eve.get(PLACE)))
    soon(lambda: "an import was not finished" in caplog.text)


def test_a_process_that_died_is_noticed(app, world, visit):
    with app.app_context(), database.transaction():
        imports.begin_draft(world.eve, "gone")
    eve = visit(world.eve)
    assert "Reading your file" in text_of(eve.get(PLACE))
    with time_machine.travel(now() + drafting.SILENT + timedelta(seconds=1)):
        page = eve.get(PLACE)
        assert "reading was interrupted by a restart" in text_of(page) and 'type="file"' in page.text
        assert eve.get(PLACE, fragment=True).headers["HX-Redirect"] == PLACE
    assert upload(eve, BASIC).status_code == 303
    assert "What will be imported" in text_of(eve.get(PLACE))


def test_a_second_upload_takes_the_place_of_the_first(app, world, visit, gate):
    eve = visit(world.eve)
    upload(eve, {"Skills.csv": table("Skills", ["Knots"])})
    upload(eve, {"Skills.csv": table("Skills", ["Sails"])})
    gate.set()
    soon(lambda: "Sails" in text_of(eve.get(PLACE)))
    time.sleep(0.2)
    assert "Knots" not in text_of(eve.get(PLACE))


def test_cancelling_ends_the_reading(app, world, visit, gate):
    eve = visit(world.eve)
    upload(eve, COMPLETE)
    eve.post(f"{PLACE}/removal")
    gate.set()
    soon(lambda: drafting._places._value == drafting.AT_ONCE)
    assert drafts_of(app) == 0


def test_a_process_reads_only_a_few_at_once(app, world, visit, gate):
    for who in (world.anna, world.ben):
        assert upload(visit(who), COMPLETE).status_code == 303
    response = upload(visit(world.eve), COMPLETE)
    assert response.status_code == 422 and "other uploads are being read just now." in text_of(response)
