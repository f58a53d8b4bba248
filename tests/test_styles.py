"""The style sheets: what they measure and colour comes from the tokens, what they name is there, lines can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests import APP

SHEETS = sorted(APP.glob("static/css/**/*.css"))
TOKENS = APP / "static/css/20-tokens.css"
TEMPLATES = sorted(file for file in APP.glob("templates/**/*.*") if APP / "templates/mail" not in file.parents)
# Two sheets have measures of their own: a letter on paper, in parts of its type, and a page in a file, without tokens.
OF_THEIR_OWN = {APP / "static/css/pages/cv.css", APP / "static/css/pages/archive.css"}
SPACES = re.compile(r"(margin|padding)(-(block|inline|top|right|bottom|left)(-(start|end))?)?|(row-|column-)?gap")
SIZES = re.compile(r"font|font-size")
COLOURED = re.compile(r"(.*-)?color|background|border.*|outline.*|fill|stroke|box-shadow|accent-color|caret-color")
LENGTH = re.compile(r"(?<![\w.-])-?\.?\d[\d.]*(?:px|rem|em)\b")
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:oklch|rgb|rgba|hsl|hsla|color)\(|\b(?:white|black|red|grey|gray)\b")
# Up to a brace or semicolon that stands in no string and in no brackets
PARTS = re.compile(r"""((?:"[^"]*"|'[^']*'|\([^()]*(?:\([^()]*\)[^()]*)*\)|[^;{}"'()])*)([;{}])""")
CLASS = re.compile(r"\.(-?[a-z_][\w-]*)")
# Classes that nothing has; a name goes with its rules.
NOWHERE_YET: set[str] = set()
LONGEST = 120
STILL_LONG: set[str] = set()

# What is allowed beside the tokens: (file, property, value) and why. At most twelve.
OUTSIDE: dict[tuple[str, str, str], str] = {
    ("53-people.css", "gap", "3px"): "faces of a pile stand side by side, with a hair between them",
    ("53-people.css", "color", "oklch(.225 .014 62)"): "initials stand on the same grounds in light and dark",
    ("editing-head.css", "border", "2px solid #fff"): "the square is seen on any photo",
    ("editing-head.css", "box-shadow", "0 0 0 1px #000, 0 0 0 200vmax rgb(0 0 0 / .55)"):
        "the square is seen on any photo",
    ("profile.css", "font-size", "1rem"): "the headline is text on a phone",
}
MOST_OUTSIDE = 12


class Declaration(NamedTuple):
    """One declaration of a style sheet; `rule`: the selectors, or the condition, that it stands under."""

    file: Path
    rule: str
    property: str
    value: str

    def __str__(self) -> str:
        return f"{self.file.relative_to(APP / 'static/css')}: {self.rule} {{ {self.property}: {self.value} }}"


def without_comments(file: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)


def declarations(file: Path) -> Iterator[Declaration]:
    """What stands in the innermost braces, and beside nested rules."""
    rules: list[str] = []
    for text, end in PARTS.findall(without_comments(file)):
        words = " ".join(text.split())
        if end == "{":
            rules.append(words)
            continue
        name, colon, value = words.partition(":")
        if colon and rules:
            yield Declaration(file, rules[-1], name.strip(), value.strip())
        if end == "}":
            rules.pop()


def outside(declaration: Declaration) -> list[str]:
    """The lengths and colours of a declaration that are no tokens. Hairlines of 1 px are none, nor is what stands in
    the two places where tokens and typefaces are made.
    """
    _, rule, name, value = declaration
    if rule.startswith("@font-face") or name.startswith("--"):
        return []
    if SPACES.fullmatch(name) or SIZES.fullmatch(name):
        measured = re.sub(r"/\s*\S+", "", value) if name == "font" else value  # a height of lines is none of both
        return [length for length in LENGTH.findall(measured) if length.lstrip("-") != "1px"]
    return COLOUR.findall(value) if COLOURED.fullmatch(name) else []


def all_outside(files: list[Path]) -> list[Declaration]:
    return [each for file in files for each in declarations(file) if outside(each)]


def key(declaration: Declaration) -> tuple[str, str, str]:
    return declaration.file.name, declaration.property, declaration.value


def test_lengths_and_colours_come_from_the_tokens():
    found = {key(each): str(each) for each in all_outside(sorted({*SHEETS} - {TOKENS, *OF_THEIR_OWN}))}
    assert len(OUTSIDE) <= MOST_OUTSIDE and all(OUTSIDE.values())
    assert OUTSIDE.keys() <= found.keys(), "allowed, but nowhere used"
    left = sorted(told for each, told in found.items() if each not in OUTSIDE)
    assert left == []


def test_a_value_outside_the_tokens_is_found(tmp_path):
    sheet = tmp_path / "app.css"
    sheet.write_text(
        "@layer a { .x { margin: .6rem auto; gap: var(--s-1) } @media (min-width: 74rem) { .y { color: #999 } } }"
        ".z { font: 600 1.1rem/1.2rem serif; border: 1px solid var(--rule); padding: 1px } :root { --s-1: .3rem }"
        '.a { content: ";.6rem"; width: 3rem; margin-top: calc(-1 * var(--s-2)) } @font-face { font-weight: 400 }'
    )
    found = [(each.rule, each.property, outside(each)) for each in all_outside([sheet])]
    assert found == [(".x", "margin", [".6rem"]), (".y", "color", ["#999"]), (".z", "font", ["1.1rem"])]


def classes_of(file: Path) -> set[str]:
    opened = (text.strip() for text, end in PARTS.findall(without_comments(file)) if end == "{")
    return {name for rule in opened if not rule.startswith("@") for name in CLASS.findall(rule)}


def used_nowhere() -> set[str]:
    """Classes of the style sheets that are no word of a template, of what web/ and forms/ build, or of a script, and do
    not begin with one that is put together there ("portrait-" and a size).
    """
    sources = [*TEMPLATES, *APP.glob("web/*.py"), *APP.glob("forms/*.py"), *APP.glob("static/*.js")]
    text = " ".join(file.read_text(encoding="utf-8") for file in sources)
    words = set(re.findall(r"[A-Za-z][\w-]*", text))
    begun = tuple(set(re.findall(r"([a-z]+-)(?=[\"'{])", text)))
    named = {(file.name, name) for file in SHEETS for name in classes_of(file)}
    return {f"{file}: .{name}" for file, name in named if name not in words and not name.startswith(begun)}


def test_every_class_of_the_style_sheets_is_used_somewhere():
    """Which rules apply on no page is said by bin/screenshots, which looks at all of them in Chromium."""
    assert sorted(used_nowhere() - NOWHERE_YET) == []


def test_no_rule_looks_from_the_page_for_what_changes_in_it():
    """Whatever it looks for, a browser restyles all of the page when something like it changes: a button that was
    pressed took twice as long. A rule for a kind of page looks no further than the children.
    """
    rules = re.compile(r"(?:html|body|:root):has\((?!>)[^{]+")
    found = {rule for sheet in SHEETS for rule in rules.findall(without_comments(sheet))}
    assert {rule.strip() for rule in found} == {"html:has(.settings-form)"}


def test_no_line_is_longer_than_a_reader_likes():
    long = [
        f"{file.relative_to(APP)}:{number}: {len(line)} characters"
        for file in [*TEMPLATES, *SHEETS]
        if file.suffix != ".svg" and file.name not in STILL_LONG  # a path is one line
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > LONGEST
    ]
    assert long == []
