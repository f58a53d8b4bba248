"""Imports that come to nothing: refused, cancelled, forgotten, seen by nobody else."""

import io
from datetime import timedelta

import pytest
import time_machine

from app.delivery import worker
from app.models.base import now
from app.rules import limits
from tests.pages.importing import BASIC, COMPLETE, PLACE, drafts_of, profile, upload
from tests.portability.archives import zipped
from tests.visitor import text_of


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n", "this is neither a ZIP file nor a CSV or JSON file."),
        (zipped({"a.txt": "x"}), "no file here has a header row of one"),
        (zipped(COMPLETE)[:300], "it is damaged, or only a part of it arrived."),
        (zipped({"x.csv": bytes(16_000_000)}), "x.csv is packed too tightly to be read safely."),
    ],
)
def test_what_cannot_be_read_is_refused_beside_the_field(app, world, visit, content, words):
    before = profile(app)
    response = upload(visit(world.eve), content)
    assert response.status_code == 422 and words in text_of(response) and 'aria-invalid="true"' in response.text
    assert drafts_of(app) == 0 and profile(app) == before


def test_a_form_without_a_file_is_refused(world, visit):
    eve = visit(world.eve)
    for fields in ({}, {"file": "text"}, {"file": (io.BytesIO(b""), "")}, {"file": (io.BytesIO(b""), "x.zip")}):
        response = eve.post(PLACE, fields)
        assert response.status_code == 422 and "Choose a file." in text_of(response)


def test_only_members_may_send_so_much(world, visit, monkeypatch):
    monkeypatch.setattr(limits, "UPLOAD_BYTES", 7_000_000)
    content = b"Name\n" + b"Knots\n" * 1_100_000
    assert upload(visit(None), content).status_code == 413
    assert upload(visit(world.eve), content).status_code == 303
    assert "The file is larger than 7 MB." in text_of(upload(visit(world.eve), content + b"x" * 500_000))
    assert upload(visit(world.eve), content + b"x" * 1_500_000).status_code == 413


def test_five_imports_a_day(world, visit):
    eve = visit(world.eve)
    for _ in range(limits.IMPORTS.times):
        assert upload(eve, b"").status_code == 422  # a wrong file is none
        assert upload(eve, BASIC).status_code == 303
    response = upload(eve, BASIC)
    assert response.status_code == 429 and int(response.headers["Retry-After"]) > 0
    assert upload(visit(world.dirk), BASIC).status_code == 303


def test_cancelling_drops_the_draft(app, world, visit):
    eve = visit(world.eve)
    upload(eve, COMPLETE)
    before = profile(app)
    assert eve.post(f"{PLACE}/removal").location == PLACE
    assert drafts_of(app) == 0 and profile(app) == before
    assert "Import your profile" in text_of(eve.get(PLACE))


def test_the_settings_lead_back_to_what_waits(world, visit):
    eve = visit(world.eve)
    waits = "What you uploaded last waits for your decision."
    assert waits not in text_of(eve.get("/settings/data"))
    upload(eve, COMPLETE)
    assert waits in text_of(eve.get("/settings/data"))


def test_nobody_sees_the_draft_of_another(world, visit):
    upload(visit(world.eve), COMPLETE)
    assert "Sailmaker" not in text_of(visit(world.dirk).get(PLACE))
    assert visit(None).get(PLACE).location.startswith("/sign-in")


def test_a_draft_is_gone_after_a_day(app, world, visit):
    eve = visit(world.eve)
    with time_machine.travel(now() - limits.IMPORT_EXPIRES - timedelta(minutes=1)):
        upload(eve, COMPLETE)
    assert "Sailmaker" not in text_of(eve.get(PLACE))
    worker.tidy(app)
    assert drafts_of(app) == 0
