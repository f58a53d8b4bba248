"""One word for one thing, and good typography: in the catalogue, in templates and in the change log."""

import re
from html import unescape

import pytest

from tests import APP, ROOT
from tests.test_translations import texts

# What a text must not say, as a pattern, and what it says instead.
ENGLISH = {
    r"\bletters?\b": "e-mail",
    r"\b(stands?|stood)\b": "appear",
    r"\breleas\w*": "share",
    r"\bcounts? (once|for)\b|\blink\b.* counts\b": "is valid, works",
    r"\bsessions?\b": "browser",
    r"\bpresent password\b|\bat present\b": "current, right now",
    r"\b(take|takes|taken|taking|took) over\b|\bnot taken\b|\btaken with": "import",
    r"\btake .*with you\b|\b(bring|brought|brings)\b.* (with you|along)\b": "export, import",
    r"\bput away\b": "dismiss",
    r"\bwhoever\b|\bwhatever\b": "someone who, people who, what",
    r"\b(some|any|every)body\b": "someone, anyone, everyone",
    r"\bof yours\b|\bof mine\b": "your, my",
    r"\banew\b": "again",
    r"\bvoluntary\b": "optional, volunteer",
    r"\blearnt\b|\borganization|\b(recogniz|organiz)": "British: learned, organisation",
    r"\byour mailbox\b|\bunwanted mail\b": "e-mail, spam folder",
    r"\bemails?\b": "e-mail",
    r"\bplease\b": "no please, unless we cause the trouble",
    r"\bKontor\b": "this site",
}
GERMAN = {
    r"\bBrief(e|es|en|s)?\b|\bunerwünschte Post\b|\bbekommt Post\b": "E-Mail",
    r"\bemails?\b|\bE-mails?\b": "E-Mail",
    r"\bStation(en)?\b": "Stelle",
    r"\b[Bb]itte um\b|\b(neue|offene|erledigte)n? Bitten\b|^Bitten?( \w+)?$": "Anfrage",
    r"\bSitzung(en)?\b": "Browser",
    r"\bjetzig\w*\b": "aktuell",
    r"\b[Üü]bern(ehmen|immt|ommen|ahme)\b": "importieren",
    r"\b[Mm]itnehmen\b|\b[Mm]it(zu)?bringen\b|\bmitgebracht\b|\beinlesen\b": "exportieren, importieren",
    r"\b[Ww]eg(ge|zu)?leg\w*": "ausblenden",
    r"\bverf(ä|a)llen?\b|\bverfällt\b": "ablaufen, abgelaufen",
    r"\b[Dd]iese[rn]? Seite (kann|verschickt|sendet|zeigt)\b": "Website",
    r"\bMenschen\b": "Personen",
    r"\bmögen\b|\bmag\b": "gefällt",
    r"\bsteh(t|en) hier\b|\bhier steh(t|en)\b": "erscheint hier",
    r"^Bitte\b|, bitte\b|\b[a-zäöü]+ Sie bitte\b": "kein Bitte, außer wenn wir Umstände machen",
    r"\bKontor\b": "die Website",
    r"\b[A-ZÄÖÜ]\w+n Sie [^,.:;?]*, (und|oder) \w+n Sie\b": "kein Komma vor und/oder",
}
BOTH = {
    r"'": "a curly apostrophe: ’",
    r'"': "curly quotation marks: “ ” or „ “",
    r"\.\.\.": "…",
    r"(\d|\)s)[ -]?(kB|MB|GB|[Mm]egapixel\w*)": "a no-break space before a unit",
    r"\d\.? (Janua|Febru|March|März|April|May|Mai|Jun|Jul|August|Septem|Okto|Octo|Novem|De[cz]em)": "24.\u00a0März",
    r"\b(Ctrl|Strg) ?\+|\+ ?P\b": "Strg\u00a0+\u00a0P",
    r"\d-\d": "an en dash in ranges",
}
LETTERS = "characters, not e-mails"
OUR_TROUBLE = "the trouble is ours"
ALLOWED = {
    "3 to 100 letters a to z, digits and hyphens; some words are reserved.": LETTERS,
    "It follows /in/: 3 to 100 letters a to z, digits and hyphens. The old address leads to the new one for 180 days.":
        LETTERS,
    "Use an address without umlauts or other special letters before the @: this site cannot send e-mail to this one.":
        LETTERS,
    "Use at least one letter.": LETTERS,
    "News from people you know": "the landing page speaks of Menschen",
    "Kontor runs and waits for its organisation. The link to set it up is printed on the console where bin/serve was "
    "started. Starting it again prints it again.": "the site has no name before it is set up",
    "Please send it again in a minute: many files are arriving just now. Nothing was changed.": OUR_TROUBLE,
    "Please try again in a few minutes. The error has been logged; what you did last may not have been saved.":
        OUR_TROUBLE,
    "Please try again in a minute: other uploads are being read just now.": OUR_TROUBLE,
    "Please try again: that did not work, and nothing was changed.": OUR_TROUBLE,
    "Please upload the file once more: reading was interrupted by a restart.": OUR_TROUBLE,
}  # fmt: skip
TRANSLATED = re.compile(r"\{%-?\s*trans\b.*?\bendtrans\s*-?%\}", re.S)
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.S)
TAG = re.compile(r"<[^>]*>")
READ = re.compile(r"\b(?:title|alt|placeholder|aria-label|content)=\"([^\"]*)\"")
TEMPLATES = sorted(file for kind in ("html", "txt") for file in APP.glob(f"templates/**/*.{kind}"))


def faults(text, *tables):
    """What is wrong with a text: the words found, and what to say instead."""
    bare = re.sub(r"%\(\w+\)s", "%()s", TAG.sub("", text))
    found = [(re.search(pattern, bare, re.IGNORECASE if table is ENGLISH else 0), better)
             for table in tables for pattern, better in table.items()]  # fmt: skip
    return [f"{match[0]!r} in {text!r}: {better}" for match, better in found if match]


def test_english_texts_use_the_words_of_the_table():
    forms = [form for english, _ in texts() for form in english if english[0] not in ALLOWED]
    assert [fault for form in forms for fault in faults(form, ENGLISH)] == []


def test_german_texts_use_the_words_of_the_table():
    forms = [form for english, german in texts() for form in german if english[0] not in ALLOWED]
    assert [fault for form in forms for fault in faults(form, GERMAN)] == []


def test_typography_of_both_languages():
    forms = [form for english, german in texts() for form in (*english, *german)]
    assert [fault for form in forms for fault in faults(form, BOTH)] == []


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: str(file.relative_to(APP / "templates")))
def test_texts_of_a_template_outside_of_the_catalogue(file):
    """Names of programs, units and marks that need no German follow the same table."""
    source = JINJA.sub(" ", TRANSLATED.sub(" ", file.read_text(encoding="utf-8")))
    shown = unescape(" ".join([*READ.findall(source), TAG.sub(" ", source)]))
    # Before the site is set up it has no name but Kontor.
    english = {word: ENGLISH[word] for word in ENGLISH if file.parent.name != "setup" or "Kontor" not in word}
    assert faults(shown, english, BOTH) == []


def test_what_is_allowed_is_still_said_and_needs_to_be():
    known = {english[0]: [*english, *german] for english, german in texts()}
    assert [text for text in ALLOWED if text not in known] == []
    needless = [text for text in ALLOWED if not any(faults(form, ENGLISH, GERMAN) for form in known[text])]
    assert needless == []


WRONG = [
    (ENGLISH, "A letter is on its way."), (ENGLISH, "Whoever is connected stands here."),
    (ENGLISH, "This link no longer counts"), (ENGLISH, "Release contact data"), (ENGLISH, "Please fill this in."),
    (ENGLISH, "Take with you"), (ENGLISH, "Somebody is here."), (GERMAN, "Bitte ansehen"), (GERMAN, "Bitten"),
    (GERMAN, "Alle Stationen"), (GERMAN, "Noch eine Bitte um Empfehlung"), (GERMAN, "Keine offenen Bitten"),
    (GERMAN, "Diese Seite verschickt noch keine Briefe."), (GERMAN, "%(who)s mögen Ihren Beitrag."),
    (GERMAN, "Wählen Sie eine Unterhaltung, oder schreiben Sie eine Nachricht."), (BOTH, "each other's"),
    (BOTH, "up to 8 MB"), (BOTH, "%(most)s MB"), (BOTH, "höchstens 40 Megapixel"), (BOTH, "Strg+P"),
    (BOTH, 'the "name"'), (BOTH, "24. März"), (BOTH, "..."), (BOTH, "1-3"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "text"), WRONG)
def test_the_table_finds(table, text):
    assert faults(text, table)


RIGHT = [
    (GERMAN, "Bitten Sie die Person, die sie geschrieben hat."), (GERMAN, "%(who)s bittet Sie um eine Empfehlung."),
    (GERMAN, "Suchen Sie jemanden, den Sie kennen, und vernetzen Sie sich."), (GERMAN, "Um Empfehlung bitten"),
    (ENGLISH, "%(count)s endorsements"), (ENGLISH, "Choose another address: this one is taken."),
    (BOTH, "up to 8\u00a0MB"), (BOTH, "each other’s"), (BOTH, "%(name)s 100 %%"), (BOTH, "<a href=\"/\">'</a>"[:12]),
]  # fmt: skip


@pytest.mark.parametrize(("table", "text"), RIGHT)
def test_the_table_leaves_alone(table, text):
    assert not faults(text, table)


def test_the_change_log_uses_the_words_of_the_table():
    words = {each: ENGLISH[each] for each in ENGLISH if not re.search("Kontor|please|letter|body", each)}
    news = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert [fault for line in news.splitlines() for fault in faults(line, words)] == []
