"""What keeps markup of members from becoming markup of ours, and SQL of members from becoming SQL of ours."""

import ast
import re

import pytest

from app.config import SETTINGS
from app.text.markup import linked
from app.text.paper import paper
from tests import APP, ROOT

MODULES = sorted(APP.rglob("*.py"))
TEMPLATES = sorted(APP.glob("templates/**/*.*"))
# The files that vouch for markup: each may say Markup() of texts that are ours, never of what somebody typed.
VOUCH = {
    "app/text/markup.py": "texts of members, escaped, with links",
    "app/text/paper.py": "headings, lists and paragraphs of legal pages, of lines that are escaped",
    "app/text/found.py": "marks around what was searched for, of parts that are escaped",
    "app/text/formatting.py": "times in words of ours",
    "app/web/rendering.py": "pieces that templates drew, and the sentences of error pages",
    "app/web/translating.py": "our own texts, translated in templates",
    "app/forms/numbers.py": "hidden fields with numbers of people, each put in escaped",
    "app/web/pieces.py": "portraits, names and buttons: each part that is put in is escaped",
    "app/web/errors.py": "the sentences of error pages",
}
WRITTEN = {"name", "names", "title", "text", "words", "file", "what"}  # slots that members fill
PAYLOADS = (
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "{{7*7}}",
    "{%print(7*7)%}", "javascript:alert(1)", "https://a.de/\"onclick=alert(1)//", "https://a.de/<b>", "http://x.de/'><svg/onload=alert(1)>",
    "data:text/html,<b>", "www.a.de\"><b>", "http://a.de/\u202egnp.exe", "&lt;script&gt;", "&#60;b&#62;", "\x00<b>",
)  # fmt: skip


def name(file):
    return str(file.relative_to(ROOT))


def calls(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", ""), node


def test_only_these_files_vouch_for_markup():
    vouching = {name(file) for file in MODULES if any(called == "Markup" for called, _ in calls(parsed(file)))}
    assert vouching <= VOUCH.keys(), "say in tests/strangers/test_templates.py what it vouches for"


def parsed(file):
    return ast.parse(file.read_text(encoding="utf-8"))


def test_no_template_is_made_of_a_text():
    forbidden = {"render_template_string", "from_string", "eval", "exec", "literal_eval", "loads_unsafe", "yaml_load"}
    found = [f"{name(file)}: {called}" for file in MODULES for called, _ in calls(parsed(file)) if called in forbidden]
    assert found == []


def test_every_exception_for_sql_says_why():
    wrong = []
    for file in MODULES:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if "noqa: S608" in line and not re.search(r"noqa: S608 \(.{4,}\)", line):
                wrong.append(f"{name(file)}:{number}")
    assert wrong == []


def test_ruff_looks_for_sql_that_is_put_together():
    settings = (ROOT / "pyproject.toml").read_text()
    assert re.search(r'select = \[[^\]]*"S"', settings) and not re.search(r'^ignore = \[[^\]]*"S\d', settings, re.M)


@pytest.mark.parametrize("kind", ["page.html", "letter.html", "part.xml"])
def test_markup_is_escaped_wherever_it_is_shown(application, kind):
    escapes = application.jinja_env.autoescape
    assert (escapes if isinstance(escapes, bool) else escapes(kind)) is True


def test_templates_switch_nothing_off():
    wrong = []
    for file in TEMPLATES:
        source = re.sub(r"\{#.*?#\}", "", file.read_text(encoding="utf-8"), flags=re.S)
        if re.search(r"\|\s*safe\b|autoescape\s|\bMarkup\(|\|\s*tojson", source):
            wrong.append(name(file))
    assert wrong == []


@pytest.mark.parametrize("file", [file for file in TEMPLATES if "mail" not in file.parts], ids=name)
def test_every_form_that_is_sent_carries_the_token(file):
    source = re.sub(r"\{#.*?#\}", "", file.read_text(encoding="utf-8"), flags=re.S)
    for form in re.findall(r"<form\b.*?</form>", source, re.S):
        opening = form.split(">", 1)[0]
        if 'method="post"' in opening.lower():
            assert "csrf" in form or "unsubscribe.switch_off" in opening, opening  # there the link is the proof
        else:
            assert "csrf" not in form, f"a token in an address: {opening}"
    sent = re.findall(r"<(?!form\b)\w+[^>]*\bhx-post=", source)
    assert not [tag for tag in sent if "button" not in tag], "sends without a form, so not without JavaScript"


@pytest.mark.parametrize("text", PAYLOADS)
def test_no_text_becomes_markup(text):
    made = str(linked(f"before {text} after"))
    outside = re.sub(r'<a href="https?://[^"<>]*" rel="nofollow noopener ugc">[^<>]*</a>', "", made)
    assert not re.search(r"[<>]", outside), made
    assert "javascript:" not in "".join(re.findall(r'href="([^"]*)"', made))


@pytest.mark.parametrize("begin", ["", "# ", "## ", "- ", "a@b.example "])
@pytest.mark.parametrize("text", PAYLOADS)
def test_no_legal_page_becomes_other_markup(text, begin):
    made = str(paper(f"{begin}{text}"))
    made = re.sub(r'<a href="https?://[^"<>]*" rel="nofollow noopener ugc">|<a href="mailto:[a-z@.]+">|</a>', "", made)
    assert not re.search(r"[<>]", re.sub(r"</?(?:h2|h3|ul|li|p)>", "", made)), made


def test_no_error_page_shows_a_setting():
    secrets = {setting.name for setting in SETTINGS if setting.secret}
    for file in TEMPLATES:
        source = file.read_text(encoding="utf-8")
        assert "config" not in re.sub(r"htmx-config|hx-config|browserconfig", "", source), name(file)
        assert not [secret for secret in secrets if secret in source], name(file)


def test_no_lazy_text_holds_what_somebody_wrote():
    """Flask-Babel's lazy texts say of themselves that they are markup: a name in one would not be escaped."""
    wrong = []
    for file in MODULES:
        source = file.read_text(encoding="utf-8")
        if "lazy_gettext as _" in source:
            lazy = (node for called, node in calls(ast.parse(source)) if called == "_")
            wrong += [f"{name(file)}:{node.lineno}" for node in lazy if {each.arg for each in node.keywords} & WRITTEN]
    assert wrong == []


@pytest.mark.parametrize("file", [file for file in TEMPLATES if not {"mail", "archive"} & set(file.parts)], ids=name)
def test_htmx_ignores_blocks_of_members_words(file):
    """The second wall behind escaping (docs/security.md): attributes of htmx in such a block do nothing."""
    source = re.sub(r"\{#.*?#\}", "", file.read_text(encoding="utf-8"), flags=re.S)
    blocks = re.findall(r'<\w+\b[^<>]*\bclass="[^"]*\bwritten\b[^"]*"[^<>]*>', source)
    assert [block for block in blocks if "hx-ignore" not in block] == []
    for found in re.finditer(r"\|\s*linked", source):
        opened = re.findall(r"<(?!/)\w+[^<>]*>", source[: found.start()])
        assert opened and "hx-ignore" in opened[-1], source[max(0, found.start() - 80) : found.end()]
