"""The German: complete, fresh, compiled, in the promised words and in good typography."""

import ast
import re
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from flask_babel import force_locale, gettext, ngettext

from app.formatting import long_month
from app.rules.kinds import FEED_KINDS, TOLD_KINDS
from tests.journeys.wording import PAIRS

ROOT = Path(__file__).resolve().parent.parent
MESSAGES = ROOT / "app/translations/de/LC_MESSAGES/messages.po"
KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None, "lazy_gettext": None, "sentence": None}
PLACE = re.compile(r"%\(\w+\)s|%%|\{\w+\}")
TAG = re.compile(r"<[^>]+>")
TO_A_FRIEND = re.compile(r"\b(du|dir|dich|dein\w*|euch|euer|eure\w*)\b", re.IGNORECASE)
# Words of section 15 of the product that no page says yet wait here with their German.
LATER = {
    "Comment": "Kommentieren",
    "Recommend": "Empfehlen",
    "Ask for a recommendation": "Um Empfehlung bitten",
    "Report": "Melden",
}


@cache
def german():
    with MESSAGES.open("rb") as file:
        return read_po(file, locale="de")


def texts():
    """(English forms, German forms) of every text."""
    for message in german():
        if message.id:
            plural = isinstance(message.id, tuple)
            yield (message.id, message.string) if plural else ((message.id,), (message.string,))


def complaints(wrong):
    return [f"{english[0]!r}: {text!r}" for english, forms in texts() for text in forms if wrong(text)]


@cache
def extracted():
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    # babel.cfg names folders from the root; starting below spares the walk through everything else there.
    methods = [(pattern.removeprefix("app/"), method) for pattern, method in methods]
    options = {pattern.removeprefix("app/"): values for pattern, values in options.items()}
    found = extract_from_dir(ROOT / "app", methods, options, keywords=KEYWORDS)
    return {text for _, _, text, _, _ in found if text}


def test_every_text_has_its_german():
    assert [english for english, forms in texts() if not all(forms)] == []
    assert [message.id for message in german() if message.id and message.fuzzy] == []
    assert not german().obsolete


def test_the_catalogue_knows_the_texts_of_the_sources_and_no_others():
    known = {message.id for message in german() if message.id}
    assert (extracted() - known, known - extracted()) == (set(), set()), "run bin/translate"


def test_no_text_hides_from_the_extractor():
    """Texts within f-strings are invisible to it before Python 3.12, and a variable is never a text."""
    known = {text for english, _ in texts() for text in english}
    hidden = []
    for file in (ROOT / "app").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                text = node.args[0]
                if node.func.id in ("_", "N_", "gettext", "lazy_gettext") and isinstance(text, ast.Constant):
                    hidden += [] if text.value in known else [f"{file.name}: {text.value}"]
    assert hidden == []


def test_both_languages_fill_in_the_same_places():
    wrong = []
    for english, forms in texts():
        wanted = set(PLACE.findall(english[-1]))
        wrong += [(english, text) for text in forms if set(PLACE.findall(text)) != wanted]
        wrong += [(english, text) for text in forms if TAG.findall(text) != TAG.findall(english[-1])]
    assert wrong == []


def test_plurals_have_two_forms_by_the_german_rule():
    assert (german().num_plurals, german().plural_expr) == (2, "(n != 1)")
    assert all(len(forms) == len(english) for english, forms in texts())


def test_the_compiled_catalogue_is_this_one():
    compiled = MESSAGES.with_suffix(".mo").read_bytes()
    anew = BytesIO()
    write_mo(anew, german())
    read = [{str(m.id): m.string for m in read_mo(BytesIO(data)) if m.id} for data in (compiled, anew.getvalue())]
    assert read[0] == read[1] and len(read[0]) == len(german()), "run bin/translate"


@pytest.mark.parametrize(("english", "wanted"), PAIRS)
def test_the_promised_words(english, wanted):
    english, wanted = (text.replace("{name}", "%(name)s") for text in (english, wanted))
    assert german().get(english).string == wanted


def test_words_of_later_pages_keep_their_promise():
    known = {english[0]: forms[0] for english, forms in texts() if english[0] in LATER}
    assert known == {english: LATER[english] for english in known}


def test_german_typography():
    assert complaints(lambda text: '"' in TAG.sub("", text) or "'" in text or "”" in text) == []
    assert complaints(lambda text: text.count("„") != text.count("“")) == []
    assert complaints(lambda text: "..." in text or "  " in text or text != text.strip()) == []
    assert complaints(lambda text: "!" in text) == []
    assert complaints(lambda text: "TODO" in text or "FIXME" in text) == []


def test_members_are_addressed_as_sie():
    assert complaints(TO_A_FRIEND.search) == []


def test_sentences_end_alike():
    ends = (".", "?", ":", ",")
    wrong = [pair for pair in texts() if pair[0][0].endswith(".") and not pair[1][0].endswith(ends)]
    ends = (*ends, "1st", "2nd", "3rd")  # in German 1., 2., 3.
    wrong += [pair for pair in texts() if pair[1][0].endswith(".") and not pair[0][0].endswith(ends)]
    assert wrong == []


def test_the_app_finds_the_catalogue(app):
    with app.test_request_context(), force_locale("de"):
        assert gettext("Sign in") == "Anmelden"
        assert ngettext("%(n)s person", "%(n)s people", 2, n=2) == "2 Personen"


def test_verbs_bend_for_several():
    """Where several actors stand in one sentence, German needs a verb in the plural."""
    several = [feed.told(True, you) for feed in FEED_KINDS.values() if feed.together for you in (False, True)]
    several += [told.sentence_many for told in TOLD_KINDS.values() if told.sentence_many]
    for sentence in several:
        text = german().get(sentence).string
        assert re.match(r"%\(who\)s (und .* )?(mögen|haben|sind) ", text), text


def test_months_are_written_out(app):
    with app.test_request_context(), force_locale("de"):
        assert [long_month(text) for text in ("2014-03", "2014")] == ["März 2014", "2014"]
