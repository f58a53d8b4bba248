"""Files that are something else: nobody is told of a damaged file who has chosen a CV as PDF."""

import json

import pytest

from app.portability import foreign, json_resume, uploads
from app.rules.errors import Refused
from tests.portability.archives import zipped

BUILDERS = (
    {"basics": {"name": "Jana"}, "sections": {"experience": {"items": []}}, "metadata": {"template": "onyx"}},
    {"resume": {"profile": {"name": "Jana"}, "workExperiences": []}, "settings": {}},
    {"personalDetails": {"firstName": "Jana"}, "workExperience": []},
    {"cv": {"name": "Jana", "sections": {}}, "design": {"theme": "classic"}},
)
JOBS = (
    {"title": "Captain", "company": "Line", "responsibilities": ["Watch"], "skills": [{"name": "Sails"}]},
    {"@context": "https://schema.org", "@type": "JobPosting", "title": "Captain", "description": "At sea"},
)
OTHERS = (
    {"name": "kontor", "version": "1.0.0", "dependencies": {}}, {"type": "FeatureCollection", "features": []},
    {"public_identifier": "jana", "full_name": "Jana", "experiences": [], "education": [], "languages": []},
)  # fmt: skip
RESUMES = (
    {"basics": {"name": "Jana"}}, {"skills": [{"name": "Sails"}]}, {"basics": {}, "work": [], "qualifications": ["x"]},
    {"$schema": "x", "basics": {"name": "Jana"}, "meta": {}, "x-mood": 1, "mood": 2},
    {"work": [{"name": "Line", "position": "Captain", "startDate": "2001"}], "salary": 5},
)  # fmt: skip


@pytest.mark.parametrize(
    ("documents", "why"), [(BUILDERS, foreign.BUILDER), (JOBS, foreign.JOB), (OTHERS, foreign.OTHER), (RESUMES, "")]
)
def test_json_is_told_by_its_keys(documents, why):
    assert [foreign.of_json(document) for document in documents] == [why] * len(documents)


@pytest.mark.parametrize("document", [*BUILDERS, *JOBS, *OTHERS])
def test_of_another_format_nothing_is_taken(document):
    found = json_resume.read(json.dumps(document).encode())
    assert not found.rows and not found.resume and len(found.notes) == 1


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", foreign.PAPER), (b"{\\rtf1 x}", foreign.PAPER),
        (b"\xd0\xcf\x11\xe0\xa1", foreign.PAPER),
        (b"\xef\xbb\xbf <!doctype html><p>CV", foreign.PAGE), (b"BEGIN:VCARD\r\nVERSION:4.0", foreign.PAGE),
        (zipped({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}), foreign.PAPER),
        (zipped({"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"}), foreign.SHEET),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}), foreign.PAPER),
    ],
    ids=lambda given: repr(given)[:24],
)  # fmt: skip
def test_documents_and_pages_are_told_what_to_choose(content, why):
    with pytest.raises(Refused) as refused:
        uploads.opened(content)
    assert refused.value.message == why
