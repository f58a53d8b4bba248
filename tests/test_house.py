"""The house rules: who may import whom, what templates may hold, and that the documentation names what exists."""

import ast
import re
from functools import cache

import pytest

from app import create_app
from app.config import SETTINGS
from tests import APP, ROOT

# From the ground up. A module imports from its own floor and from those below. app/__init__.py puts all together.
FLOORS = (
    {"cache", "config", "logs", "tokens", "extensions", "readings", "version", "database"},
    {"models"},
    {"rules"},
    {"queries"},
    {"actions"},
    {"text"},
    {"portability", "delivery", "checks", "drawing"},
    {"forms"},
    {"web"},
    {"blueprints", "cli", "commands", "demo", "serving"},
)
FORMS = next(level for level, rooms in enumerate(FLOORS) if "forms" in rooms)
OF_A_REQUEST = {("flask", "request"), ("flask", "session"), ("flask_login", "current_user")}
# "handle" is missing: every member has one, /in/<handle>. Given are the names that a library asks for.
FORBIDDEN_WORDS = {"util", "utils", "helper", "helpers", "manager", "service", "process", "info", "misc"}
GIVEN = {"process_bind_param", "process_result_value", "process_formdata", "process_data"}

DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
TEMPLATES = sorted(file for file in APP.glob("templates/**/*.*") if APP / "templates/mail" not in file.parents)


def name(file):
    return str(file.relative_to(ROOT))


@cache
def modules():
    """Every Python file of the app with its floor and syntax tree, except the roof."""
    found = []
    for file in sorted(APP.rglob("*.py")):
        room = file.relative_to(APP).parts[0].removesuffix(".py")
        if room != "__init__":
            levels = [level for level, rooms in enumerate(FLOORS) if room in rooms]
            assert levels, f"{name(file)}: say in FLOORS on which floor {room} stands"
            found.append((file, levels[0], ast.parse(file.read_text())))
    return found


def imports(tree):
    """(module, name) for everything a tree imports, lazily or not."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)


def test_imports_go_one_way():
    wrong = []
    for file, floor, tree in modules():
        for module, thing in imports(tree):
            parts = [*module.split("."), thing]
            room = parts[1] if parts[0] == "app" else ""
            if any(room in rooms for rooms in FLOORS[floor + 1 :]):
                wrong.append(f"{name(file)} imports {room}, which stands above it")
    assert wrong == []


def test_nothing_below_the_forms_knows_the_request():
    wrong = []
    for file, floor, tree in modules():
        if floor < FORMS:
            dotted = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute))
            known = {(node.value.id, node.attr) for node in dotted if isinstance(node.value, ast.Name)}
            known.update(imports(tree))
            wrong += [f"{name(file)} knows {module}.{thing}" for module, thing in known & OF_A_REQUEST]
    assert wrong == []


def test_rules_know_neither_database_nor_web():
    wrong = [
        f"{name(file)} imports {module}"
        for file, _, tree in modules()
        if APP / "rules" in file.parents
        for module, _ in imports(tree)
        if module.partition(".")[0] in {"flask", "sqlalchemy", "flask_sqlalchemy", "werkzeug"}
        or module.startswith(("app.extensions", "app.database"))
    ]
    assert wrong == []


# Where statements are composed when they are asked: they follow tables that no constant knows, or are no questions.
BY_SHAPE = {
    "app/database/": "PRAGMA, what Alembic keeps, locks",
    "app/portability/backup.py": "tables as the file or the database has them",
    "app/portability/restore.py": "tables as the file or the database has them",
    "app/portability/moving.py": "locks, of a database beside our own",
    "app/portability/rehearsal.py": "PRAGMA, of a file that is thrown away",
}
COMPOSE = {"select", "insert", "update", "delete", "text", "union_all", "upsert", "insertion"}
EXECUTE = {"execute", "scalar", "scalars"}


def calls(tree, names):
    """The calls in a tree of functions or methods with these names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in names:
            yield node


def is_constant(node):
    """A statement named in capitals: as it is, one of several in a dict, or one of two."""
    if isinstance(node, ast.IfExp):
        return is_constant(node.body) and is_constant(node.orelse)
    node = node.value if isinstance(node, ast.Subscript) else node
    return isinstance(node, ast.Name) and node.id.isupper()


def test_statements_are_composed_once():
    """A session is given constants only. Functions that compose build a Query, or a constant, and ask nothing: those
    that make a Query say so (`-> Query`), and are known to tests/queries/test_composed.py.
    """
    wrong = []
    for file, _, tree in modules():
        if name(file).startswith(tuple(BY_SHAPE)):
            continue
        asked = [call for call in calls(tree, EXECUTE) if not is_constant(call.args[0])]
        wrong += [f"{name(file)}:{call.lineno} asks what is no constant" for call in asked]
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            makes = ast.unparse(function.returns) if function.returns else ""
            if any(calls(function, {"Query"})) and makes not in ("Query", "Any"):
                wrong.append(f"{name(file)}: {function.name} makes a Query each time")
            composed = [call for call in calls(function, COMPOSE) if isinstance(call.func, ast.Name)]
            if composed and any(calls(function, EXECUTE | {"rows", "row", "value", "write"})):
                wrong.append(f"{name(file)}: {function.name} composes a statement and asks it")
    assert wrong == []


def test_names_say_what_they_mean():
    wrong = []
    for file, _, tree in modules():
        defined = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        names = [file.stem, *(node.name for node in ast.walk(tree) if isinstance(node, defined))]
        for each in names:
            words = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+", each)} if each not in GIVEN else set()
            wrong += [f"{name(file)}: {each}"] if words & FORBIDDEN_WORDS else []
    assert wrong == []


@pytest.mark.parametrize("file", TEMPLATES, ids=name)
def test_a_template_has_nothing_that_the_content_policy_blocks(file):
    source = re.sub(r"\{#.*?#\}", "", file.read_text(), flags=re.DOTALL)
    assert not re.search(r"\|\s*safe\b|\{%-?\s*autoescape", source), "unescaped text"
    html = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", source, flags=re.DOTALL)
    assert not re.search(r"<style\b|<[^>]*\sstyle\s*=", html), "inline style"
    inert = "<script type=\"application/ld+json\">"  # data for search engines, which no browser runs
    assert not re.search(r"<script\b(?![^>]*\ssrc=)", html.replace(inert, "")), "inline script"
    assert not re.search(r"<[^>]*\s(on[a-z]+|hx-on[a-z:-]*)\s*=|javascript:", html), "inline handler"


def code_of(document):
    """What a document shows as code: blocks, and words between backticks."""
    text = document.read_text()
    blocks = re.findall(r"^```[a-z]*\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    return [*blocks, *re.findall(r"`([^`\n]+)`", text)]


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_links_between_documents_lead_somewhere(document):
    targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", document.read_text())
    assert [target for target in targets if not (document.parent / target).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_files_that_a_document_names_exist(document):
    named = {
        path.rstrip("./")
        for code in code_of(document)
        for path in re.findall(r"(?<![\w./-])(?:bin|docs|app|tests|requirements|migrations|\.ci)/[\w./-]*\w", code)
    }
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_commands_that_a_document_names_exist(document, commands):
    named = {word for code in code_of(document) for word in re.findall(r"\bflask (?:--app wsgi )?([a-z][a-z-]+)", code)}
    assert sorted(named - commands) == []


@pytest.fixture(scope="module")
def commands(tmp_path_factory):
    app = create_app(DATA_DIR=str(tmp_path_factory.mktemp("commands")))
    return {*app.cli.commands, "db", "routes", "run", "shell"}


@pytest.mark.parametrize("document", ["README.md", "docs/configuration.md", "docs/self-hosting.md"])
def test_settings_that_a_document_names_exist(document):
    settings = {setting.name for setting in SETTINGS}
    known = {*settings, *(f"{each}_FILE" for each in settings), "TEST_DATABASE_URL"}
    named = set(re.findall(r"\b[A-Z]+_[A-Z_]*[A-Z]\b", (ROOT / document).read_text()))
    assert sorted(named - known) == []
