"""The invented members: the same for the same seed, and coherent enough to be believed."""

import re
from functools import lru_cache
from pathlib import Path

from app.demo import naming, texts
from app.demo.people import UNTIL, people
from app.demo.vocabulary import fields, organisations

PORTRAITS = Path(naming.__file__).parent / "portraits"
COUNT = 600


@lru_cache
def cast():
    return people(7, COUNT)


def test_the_same_seed_gives_the_same_people_and_more_people_begin_alike():
    assert people(7, 40) == cast()[:40]
    assert people(8, 40)[20:] != cast()[20:40]


def test_names_and_addresses_are_unique_and_addresses_lead_nowhere():
    assert len({person.name for person in cast()}) == COUNT
    assert len({person.email for person in cast()}) == COUNT
    for person in cast():
        assert re.fullmatch(r"[a-z0-9.-]+@[a-z0-9.-]+\.example", person.email), person.email


def test_three_quarters_write_german_and_a_third_shows_initials():
    assert 0.68 < sum(person.locale == "de" for person in cast()) / COUNT < 0.80
    assert 0.28 < sum(person.portrait is None for person in cast()) / COUNT < 0.42
    assert 0.33 < sum(bool(person.about) for person in cast()) / COUNT < 0.5


def test_texts_have_no_open_slots_and_keep_their_length():
    for person in cast():
        told = [person.headline, person.about, person.wants, person.offers, *(each.text for each in person.positions)]
        assert not any(sign in text for text in told for sign in "{}|@¶"), told
        assert 0 < len(person.headline) <= 220
        assert len(person.about) <= 2600


def test_hardly_anybody_shares_a_headline_or_an_about():
    assert len({person.headline for person in cast()}) > COUNT * 0.94
    abouts = [person.about for person in cast() if person.about]
    assert len(set(abouts)) > len(abouts) * 0.98


def test_a_working_life_has_an_order():
    for person in cast():
        starts = [position.start for position in person.positions]
        assert starts == sorted(starts, reverse=True) and starts[0] <= UNTIL, person
        assert person.positions[0].end is None
        for newer, older in zip(person.positions, person.positions[1:], strict=False):
            assert older.start <= older.end < newer.start, person
        for month in [*starts, *(position.end or UNTIL for position in person.positions)]:
            assert re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month)


def test_titles_and_faces_fit_the_person():
    faces = naming.faces()
    for person in cast():
        title = person.positions[-1].title
        if person.locale == "de" and person.gender_key == "m":
            assert not title.endswith(("erin", "ärztin", "frau")), person
        if person.portrait is not None:
            assert (PORTRAITS / f"{person.portrait:02}.webp").exists()
            other = {"f": "masculine", "m": "feminine"}.get(person.gender_key)
            assert other is None or person.portrait not in faces[other]


def test_every_job_has_an_employer_or_a_business_and_enough_skills():
    for work in fields().values():
        for job in work.jobs:
            assert work.employers(job) or job.own == 1, job.male
            assert not job.own or work.lines("own", job, True), job.male
            assert min(len(work.skills_of(job, language)) for language in (0, 1)) >= 4, job.male
    assert [each.number for each in organisations()] == list(range(len(organisations())))


def test_portraits_are_small():
    sizes = [file.stat().st_size for file in PORTRAITS.glob("*.webp")]
    assert len(sizes) == 80 and max(sizes) <= 12_000 and sum(sizes) < 700_000


def test_posts_differ_and_their_authors_could_have_written_them():
    written = texts.posts(7, cast())
    assert len(written) == 300 == len({post.text for post in written})
    assert all(cast()[post.author].locale == post.locale for post in written)
    assert not any(sign in post.text for post in written for sign in "{}¶")
    assert written == texts.posts(7, cast())


def test_letters_name_the_other_and_leave_no_slot():
    letters = texts.Letters(7)
    for one, other in zip(cast()[:200], cast()[200:400], strict=True):
        relationship, note = letters.note(one, other)
        spoken = [text for _, text in letters.conversation(one, other)]
        told = [note, *spoken, letters.recommendation(one, other)]
        assert relationship in texts.RELATIONSHIPS
        assert len(note) <= 300 and 2 <= len(spoken) <= 6
        assert not any(sign in text for text in told for sign in "{}|")
