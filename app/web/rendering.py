"""Templates with their texts translated when they are compiled: one set of compiled templates for each language.

Looking texts up while rendering cost a fifth of a page's CPU. Templates are written with plain `_()` and
`{% trans %}`; only plurals and texts that are variables are still looked up at run time.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Hashable, Iterable
from functools import lru_cache
from typing import Any
from uuid import uuid4

from babel.support import NullTranslations, Translations
from flask import Flask, current_app, session
from flask.templating import Environment
from flask_babel import get_locale
from flask_wtf.csrf import generate_csrf
from itsdangerous import URLSafeTimedSerializer
from jinja2 import TemplateSyntaxError, nodes
from jinja2.ext import InternationalizationExtension
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from app.cache import Cache
from app.rules.labels import Label
from app.text.formatting import place, placed
from app.web.viewer import LOCALES

TRANSLATIONS = "translations"
TOKEN_GOES_HERE = f"token-{secrets.token_hex(16)}"  # nobody can guess it and write it into a text
KEY_GOES_HERE = f"key-{secrets.token_hex(16)}"
TOKENS = 4096  # signed tokens of forms, 150 bytes each
PIECES = 6_000_000  # bytes of drawn pieces in each language, about 2 kB each with all they show
ADDRESSES = 4_000_000  # bytes of addresses on this site, about 500 each
NOT_IN_THE_KEY = dict.fromkeys(("request", "session", "g", "config"))  # a piece that looks there fails
_SLOT = re.compile(r"%\((\w+)\)s")


class Translating(Environment):
    """Flask's environment, which folds constant texts while parsing once it knows its language."""

    folded: NullTranslations | None = None

    def make_globals(self, d: Any) -> Any:
        """The globals themselves, not a chain with them at its end: at each import of a macro Jinja compares their
        names, which for a chain took a tenth of a profile's CPU.
        """
        return {**self.globals, **d} if d else self.globals

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _refuse_variables(tree, name, filename)
        return _Folder(self.folded).visit(tree) if self.folded else tree


# How many of their first arguments are texts of ours.
_TEXTS = {"_": 1, "gettext": 1, "ngettext": 2, "pgettext": 2, "npgettext": 3}


def _refuse_variables(tree: nodes.Template, name: str | None, filename: str | None) -> None:
    """Raise TemplateSyntaxError where anything but a constant text is translated.

    A translated text is markup and a format string, so a word of a member that came this way would be both. Labels of
    registries have the filter `label`. The functions may not be passed on either, where nobody could see what becomes
    of them.
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
    """Replaces `_("text")` by the translated text."""

    def __init__(self, translations: NullTranslations) -> None:
        self.translations = translations

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        self.generic_visit(node)
        is_gettext = isinstance(node.node, nodes.Name) and node.node.name in ("_", "gettext")
        if not is_gettext or node.kwargs or len(node.args) != 1 or not isinstance(node.args[0], nodes.Const):
            return node
        text = self.translations.ugettext(node.args[0].value)
        return nodes.Const(Markup(text.replace("%%", "%")), lineno=node.lineno)  # noqa: S704 (our own catalogue)


class _Trans(InternationalizationExtension):
    """`{% trans %}` without a plural becomes text and expressions."""

    def _make_node(self, singular, plural, context, variables, plural_expr, vars_referenced, num_called_num):  # type: ignore[no-untyped-def]
        translations = getattr(self.environment, "folded", None)
        if translations is None or plural is not None or context is not None:
            return super()._make_node(
                singular, plural, context, variables, plural_expr, vars_referenced, num_called_num
            )
        # Without variables the parser leaves "%" alone where newstyle texts would double it.
        pieces = _SLOT.split(translations.ugettext(singular))
        parts: list[nodes.Expr] = []
        for index, piece in enumerate(pieces):
            if index % 2:
                parts.append(variables.get(piece) or nodes.Name(piece, "load"))
            elif piece:
                parts.append(nodes.TemplateData(piece.replace("%%", "%")))
        return nodes.Output(parts)


def init_app(app: Flask) -> None:
    """Make one environment for each language; after the last extension and the last global."""
    environments: dict[str, Environment] = {}
    address_of = Cache(app.url_for, ADDRESSES)  # paths on this site: the same in every request
    for locale in LOCALES:
        environment = app.jinja_env.overlay()
        environment.folded = Translations.load(f"{app.root_path}/{TRANSLATIONS}", [locale])
        environment.extensions = dict(environment.extensions)
        environment.extensions[InternationalizationExtension.identifier] = _Trans(app.jinja_env).bind(environment)
        environment.globals = dict(app.jinja_env.globals)
        environment.globals.update(
            url_for=address_of, csrf_token=_place_of_token, new_key=lambda: KEY_GOES_HERE
        )
        environment.filters = {**app.jinja_env.filters, "drawn": _drawer(environment)}
        environment.globals["ui"] = environment.get_template("_ui.html").module
        environments[locale] = environment
    app.jinja_env.globals["ui"] = app.jinja_env.get_template("_ui.html").module
    app.extensions["environments"] = environments


class _Untranslated(NullTranslations):
    """Says "" for a text that the translations in front of it do not have."""

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


def _environment() -> Environment:
    return current_app.extensions["environments"][str(get_locale())]  # type: ignore[no-any-return]


def render(template: str, context: dict[str, Any]) -> str:
    """A template in the viewer's language."""
    current_app.update_template_context(context)
    context["csrf_token"] = _place_of_token
    with placed():
        page = _environment().get_template(template).render(context)
    if TOKEN_GOES_HERE in page:
        page = page.replace(TOKEN_GOES_HERE, _token())
    while KEY_GOES_HERE in page:  # each form its own: sent twice, it is acted on once
        page = page.replace(KEY_GOES_HERE, str(uuid4()), 1)
    return page


def _place_of_token() -> str:
    return TOKEN_GOES_HERE


def _token() -> str:
    """The token of this browser's forms, signed once: it is good for as long as the session is (app/config.py)."""
    secret = session.get("csrf_token")
    return _signed(current_app.secret_key, secret) if secret else generate_csrf()


@lru_cache(TOKENS)
def _signed(key: str | bytes, secret: str) -> str:
    return URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(secret)  # as Flask-WTF does it, and reads it


def _drawer(environment: Environment) -> Callable[..., Markup]:
    """`subject|drawn(template, viewer_id)` in a template: the piece for these values, drawn once. A filter, because
    Jinja looks a function over before it calls it, which takes as long as finding the piece.

    The piece may depend on nothing but `subject` (a tuple that holds all it shows), who looks, language,
    zone and day: those are the key, so what is kept can never be out of date.
    """

    def draw(template: str, subject: Any, viewer_id: int, place: Hashable) -> Markup:
        context = {"subject": subject, "viewer_id": viewer_id, **NOT_IN_THE_KEY}
        return Markup(environment.get_template(template).render(context))  # noqa: S704 (escaped by the template)

    kept = Cache(draw, PIECES)

    def drawn(subject: Any, template: str, viewer_id: int = 0) -> Markup:
        return kept(template, subject, viewer_id, place())

    return drawn


def block(template: str, name: str) -> Markup:
    """One block of a template that needs nothing from outside."""
    found = _environment().get_template(template)
    return Markup("".join(found.blocks[name](found.new_context({}))))  # noqa: S704 (our own template)
