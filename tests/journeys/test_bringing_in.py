"""A newcomer brings an archive along, and two minutes later has a profile."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import cast
from tests.found import LINKEDIN_SAMPLE
from tests.journeys.place import links_in
from tests.portability.archives import table, zipped

pytestmark = pytest.mark.browser

ALONE = True  # what other journeys ask for would be in the peak, too
MEMORY = 200  # megabytes of a web process, at its peak
NUMBERS = {True: "Ada Byron", False: "Bela Byron"}


def peak_of_children(pid: int) -> float:
    """Megabytes of the largest child of a process, at its peak."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    told = [line for child in children for line in Path(f"/proc/{child}/status").read_text().splitlines()]
    return max(int(line.split()[1]) for line in told if line.startswith("VmHWM")) / 1000


@pytest.mark.skipif(not LINKEDIN_SAMPLE.exists(), reason=f"{LINKEDIN_SAMPLE.name} is not here")
@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
@pytest.mark.sampled(1)
def test_a_newcomer_has_a_filled_profile_with_one_upload(chromium, site, people, javascript):
    person = people(chromium, site.place, NUMBERS[javascript], javascript=javascript)
    began = time.monotonic()

    person.go("/join")
    person.field("Name").fill(person.name)
    person.field("E-mail").fill(person.email)
    person.field("Password").fill(cast.PASSWORD)
    person.button("Join").click()
    person.go(next(link for link in links_in(site.place.letter(person.email)) if "/join/" in link))
    person.field("Password").fill(cast.PASSWORD)
    person.button("Join", "Elbufer").click()
    expect(person.page.locator(".account-menu")).to_be_visible()

    before = peak_of_children(site.place.tree.pid)
    person.go("/settings/data/import")
    person.page.locator("[type=file]").set_input_files(LINKEDIN_SAMPLE)
    chosen = time.monotonic()
    person.page.locator("#import form button").click()
    expect(person.page.locator("#part-positions-h")).to_be_visible()
    previewed = time.monotonic() - chosen
    expect(person.page.locator("[name=part-positions]")).to_be_checked()
    expect(person.page.locator("[name=release-email]")).to_have_value("nobody")
    person.page.locator("[form=taking]").click()
    expect(person.page).not_to_have_url(re.compile("/settings/"))  # the profile, or people of the same school before it
    person.go(f"/in/{person.name.lower().replace(' ', '-')}")
    expect(person.page.get_by_role("heading", name=person.name, exact=True)).to_be_visible()
    took = time.monotonic() - began

    for words in ("Cyberdyne Systems", "Starfleet Academy", "PostgreSQL", "Analytical Engineer", "London, England"):
        person.sees(words)
    memory = peak_of_children(site.place.tree.pid)
    print(f"profile after {took:.1f} s, preview after {previewed:.1f} s, {before:.0f} to {memory:.0f} MB")
    assert memory < MEMORY


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
@pytest.mark.sampled(1)
def test_the_page_of_a_large_upload_goes_on_by_itself(member, tmp_path, javascript):
    pictures = os.urandom(2_500_000)  # cannot be packed
    archive = tmp_path / "Complete_LinkedInDataExport_07-28-2026.zip"
    archive.write_bytes(zipped({"Skills.csv": table("Skills", ["Reefing"]), "Rich/picture.png": pictures}))
    person = member("ben" if javascript else "dirk", javascript=javascript)
    person.go("/settings/data/import")
    person.page.locator("[type=file]").set_input_files(archive)
    person.page.locator("main form button").click()
    expect(person.page.locator("[name=part-skills]")).to_be_checked()
    person.sees("Reefing")
    person.page.get_by_role("button", name="Cancel", exact=True).click()
    expect(person.page.locator("[type=file]")).to_be_visible()
