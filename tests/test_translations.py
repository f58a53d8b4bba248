"""The German: complete, fresh, compiled, in the promised words and in good typography."""

import ast
import re
from functools import cache
from io import BytesIO

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from flask_babel import force_locale, gettext, ngettext
from jinja2 import TemplateSyntaxError

from app import create_app
from app.rules.errors import Refused
from app.rules.kinds import FEED_KINDS, TOLD_KINDS
from app.rules.labels import N_, Label, known
from app.text import formatting, markup
from app.text.formatting import long_month
from tests import APP, ROOT
from tests.journeys.wording import PAIRS

MESSAGES = ROOT / "app/translations/de/LC_MESSAGES/messages.po"
KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None, "lazy_gettext": None}
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
    files = (compiled, anew.getvalue())
    read = [{(m.context, str(m.id)): m.string for m in read_mo(BytesIO(data)) if m.id} for data in files]
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
    """Where several actors stand in one sentence, German needs a verb in the plural, unless the thing pleases them."""
    several = [feed.told(True, you) for feed in FEED_KINDS.values() if feed.together for you in (False, True)]
    several += [told.sentence_many for told in TOLD_KINDS.values() if told.sentence_many]
    for sentence in several:
        text = german().get(sentence).string
        assert re.match(r"%\(who\)s (und .* )?(gefällt|haben|sind) ", text), text


def test_months_are_written_out(app):
    with app.test_request_context(), force_locale("de"):
        assert [long_month(text) for text in ("2014-03", "2014")] == ["März 2014", "2014"]


# --- only constants and labels are translated ------------------------------------------------------------------------

CALLED = {"_": 1, "gettext": 1, "lazy_gettext": 1, "ngettext": 2, "lazy_ngettext": 2, "pgettext": 2, "npgettext": 3,
          "N_": 1}  # fmt: skip
CATALOGUE = {"app/text/formatting.py", "app/web/translating.py"}  # ask the catalogue itself: for labels, for templates


def test_python_translates_nothing_but_constant_texts():
    wrong = []
    for file in sorted(APP.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        called = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLED:
                called[id(node.func)] = node
                texts = node.args[: CALLED[node.func.id]]
                if len(texts) < CALLED[node.func.id] or not all(isinstance(each, ast.Constant) for each in texts):
                    wrong.append(f"{file.name}:{node.lineno} translates what is no constant")
        for node in ast.walk(tree):
            is_passed_on = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in CALLED
            if is_passed_on and id(node) not in called:
                wrong.append(f"{file.name}:{node.lineno} passes {node.id} on")
            is_asked = isinstance(node, ast.Attribute) and node.attr.endswith("gettext")
            if is_asked and str(file.relative_to(ROOT)) not in CATALOGUE:
                wrong.append(f"{file.name}:{node.lineno} asks the catalogue past the labels")
    assert wrong == []


def test_every_template_compiles_in_every_language(tmp_path):
    """The compiler refuses to translate anything but constant texts, and knows all filters."""
    app = create_app(DATA_DIR=str(tmp_path))
    with app.app_context():
        for environment in app.extensions["environments"].values():
            for name in environment.list_templates(extensions=["html", "txt", "svg"]):
                environment.get_template(name)


@pytest.mark.parametrize(
    "source",
    [
        "{{ _(word) }}", "{{ _('a' ~ word) }}", "{{ gettext(entry.level) }}", "{{ ngettext('one', words, 2) }}",
        "{{ pgettext(word, 'text') }}", "{{ npgettext('a', 'b', word, 2) }}", "{% set t = _ %}{{ t(word) }}",
        "{{ words|map(_)|join }}", "{{ _(*words) }}", "{{ _() }}", "{% macro m(_) %}{{ _('x') }}{% endmacro %}",
        "{% for _ in words %}{{ _ }}{% endfor %}",
    ],
)  # fmt: skip
def test_the_compiler_refuses_to_translate_a_variable(tmp_path, source):
    app = create_app(DATA_DIR=str(tmp_path))
    for environment in (app.jinja_env, *app.extensions["environments"].values()):
        with pytest.raises(TemplateSyntaxError):
            environment.from_string(source)


@pytest.mark.parametrize("word", ["Positions", "100% <b>", "", None, 7])
def test_what_is_no_label_is_not_translated(tmp_path, word):
    app = create_app(DATA_DIR=str(tmp_path))
    with app.app_context(), force_locale("en"):
        for show in (formatting.translate, formatting.translate_later, markup.sentence, Refused):
            with pytest.raises(TypeError):
                show(word)


def test_a_label_is_one_until_something_is_made_of_it():
    label = N_("Positions")
    assert type(label) is Label and known("Positions") is label and known("Positions!") is None
    for made in (label + "", f"{label}", label.lower(), "".join([label]), label[:3], Label("%s") % "x", str(label)):
        assert type(made) is str


def test_percent_signs_in_a_label_without_slots_stay(tmp_path):
    app = create_app(DATA_DIR=str(tmp_path))
    with app.app_context(), force_locale("en"):
        assert formatting.translate(Label("100 % sure")) == "100 % sure"
        assert formatting.translate(Label("%(who)s: 100 %%"), who="<b> %s") == "<b> %s: 100 %"
        assert markup.sentence(Label("<%(who)s>"), who="<b> %s") == "&lt;&lt;b&gt; %s&gt;"
