"""Texts of templates, translated when they are compiled: looking them up while rendering cost a fifth of a page's CPU.

Templates are written with plain `_()` and `{% trans %}`. The translation of each is compiled into a set of templates
for its language, plurals as well; only labels of registries are looked up while rendering.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from babel.support import NullTranslations, Translations
from flask import Flask
from flask.templating import Environment
from jinja2 import TemplateSyntaxError, nodes
from jinja2.ext import InternationalizationExtension
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from app.rules import labels
from app.rules.labels import Label
from app.rules.locales import LOCALES

TRANSLATIONS = "translations"
_SLOT = re.compile(r"%\((\w+)\)s")
_MOST = 200  # every form of the plural of any language stands with a number below


class Translating(Environment):
    """Flask's environment, which folds constant texts while parsing once it knows its language."""

    folded: NullTranslations | None = None

    def translate(self, label: Label) -> str:
        """A label in the language of these templates."""
        return str(self.folded.ugettext(labels.checked(label))) if self.folded else label

    def make_globals(self, d: Any) -> Any:
        """The globals themselves, not a ChainMap that ends with them: at each import of a macro Jinja compares their
        names, which for a ChainMap took a tenth of a profile's CPU.
        """
        return {**self.globals, **d} if d else self.globals

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _refuse_variables(tree, name, filename)
        return _Folder(self.folded).visit(tree) if self.folded else tree


# How many of their first arguments are our own texts.
_TEXTS = {"_": 1, "gettext": 1, "ngettext": 2, "pgettext": 2, "npgettext": 3}
_FOLDED = ("_", "gettext", "pgettext")


def _refuse_variables(tree: nodes.Template, name: str | None, filename: str | None) -> None:
    """Raise TemplateSyntaxError if anything but a constant text is translated.

    A translated text is markup and a format string, and a member's word that came this way would be both. Labels of
    registries have the filter `label`. The functions must not be passed on either, because their arguments could not be
    checked.
    """
    called = {}
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in _TEXTS:
            called[id(call.node)] = call
            texts = call.args[: _TEXTS[call.node.name]]
            if len(texts) < _TEXTS[call.node.name] or not all(map(_is_text, texts)) or call.dyn_args:
                raise TemplateSyntaxError("only constant texts are translated", call.lineno, name, filename)
    for each in tree.find_all(nodes.Name):
        if each.name in _TEXTS and id(each) not in called:
            raise TemplateSyntaxError(f"{each.name} is called and nothing else", each.lineno, name, filename)


def _is_text(node: nodes.Expr) -> bool:
    return isinstance(node, nodes.Const) and isinstance(node.value, str)


class _Folder(NodeTransformer):
    """Replaces `_("text")` by the translated text, `_("by %(name)s", name=...)` by its parts, joined and escaped."""

    def __init__(self, translations: NullTranslations) -> None:
        self.translations = translations

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        self.generic_visit(node)
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        words = [each.value for each in node.args if isinstance(each, nodes.Const)]
        if name not in _FOLDED or len(words) != len(node.args) or len(words) != _TEXTS[name]:
            return node
        translate = self.translations.upgettext if name == "pgettext" else self.translations.ugettext
        text = translate(*words)
        given = {each.key: each.value for each in node.kwargs}
        parts = [_ours(part) if isinstance(part, str) else part for part in _parts(text, given)]
        return nodes.Concat(parts, lineno=node.lineno) if given else _ours(text.replace("%%", "%"))


def _ours(text: str) -> nodes.Const:
    return nodes.Const(Markup(text))  # noqa: S704 (our own catalogue)


def _parts(text: str, given: dict[str, nodes.Expr]) -> list[str | nodes.Expr]:
    """A translated text as its constant parts and the expressions that are put in; a free name is an expression."""
    pieces = _SLOT.split(text)
    parts = [given.get(piece) or nodes.Name(piece, "load") if place % 2 else piece.replace("%%", "%")
             for place, piece in enumerate(pieces)]  # fmt: skip
    return [part for part in parts if part != ""]


class Trans(InternationalizationExtension):
    """`{% trans %}` becomes text and expressions; with a plural, one of each form and the question which fits."""

    def _make_node(self, singular, plural, context, variables, plural_expr, vars_referenced, num_called_num):  # type: ignore[no-untyped-def]
        translations = getattr(self.environment, "folded", None)
        if translations is None or context is not None:
            return super()._make_node(
                singular, plural, context, variables, plural_expr, vars_referenced, num_called_num
            )
        # Without variables the parser leaves "%" alone where newstyle texts would double it.
        if plural is None:
            return _output(translations.ugettext(singular), variables)
        forms = {translations.plural(n): translations.ungettext(singular, plural, n) for n in range(_MOST)}
        given = {"num": plural_expr, **variables}
        node: list[nodes.Node] = []
        for number, text in sorted(forms.items(), reverse=True):
            shown = [_output(text, given)]
            node = [nodes.If(_fits(plural_expr, number), shown, [], node)] if node else shown
        return node[0]


def _output(text: str, given: dict[str, nodes.Expr]) -> nodes.Output:
    return nodes.Output([nodes.TemplateData(part) if isinstance(part, str) else part for part in _parts(text, given)])


def _fits(count: nodes.Expr, form: int) -> nodes.Expr:
    """Whether this form of the plural fits a number, by the rule of the language (global `plural_form`)."""
    found = nodes.Call(nodes.Name("plural_form", "load"), [count], [], None, None)
    return nodes.Compare(found, [nodes.Operand("eq", nodes.Const(form))])


class _Untranslated(NullTranslations):
    """Returns "" for a text that the translations before it do not have."""

    def gettext(self, message: str) -> str:
        return ""


def untranslated(app: Flask, labels: Iterable[Label]) -> list[tuple[str, Label]]:
    """(language, label) of those that a language lacks. English is the language of the sources."""
    found, labels = [], list(labels)
    for locale in (each for each in LOCALES if each != "en"):
        words = Translations.load(f"{app.root_path}/{TRANSLATIONS}", [locale])
        words.add_fallback(_Untranslated())
        found += [(locale, label) for label in labels if not words.ugettext(label)]
    return found
