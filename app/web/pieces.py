"""Small pieces of HTML that occur hundreds of times on a page: portraits, names, icons, buttons of one form.

Templates call them as `ui.<name>`, like any macro. Written in Python a piece costs a quarter of a macro or less: Jinja
inspects a macro's arguments, creates a context for it and escapes its result once more; macros were a third of a
feed's CPU. Values are escaped here; only the markup around them is marked as safe.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from string import ascii_letters
from typing import Any

from markupsafe import Markup, escape

from app.rules.labels import N_, Label
from app.rules.text import initials

DEGREES = {
    1: (N_("1st"), N_("1st degree: connected")),
    2: (N_("2nd"), N_("2nd degree: connected with one of your connections")),
    3: (N_("3rd"), N_("3rd degree: two people between you")),
}
MORE, NEW, DEGREE, UNDESCRIBED = N_("More"), N_("new"), N_("degree"), N_("Picture without description")
OWN_ICONS = {"pen", "globe", "self", "up", "down"}  # in a file that only the own profile loads
NOTHING = Markup()
NO_FIELDS: Mapping[str, Any] = {}


def _badge(ordinal: str, title: str) -> str:
    """Letters ("nd") are small and raised: in full height the badge would hide half of a small face."""
    figure = ordinal.rstrip(ascii_letters)
    letters = ordinal.removeprefix(figure)
    word = f"{figure}<sup>{letters}</sup>" if letters else figure
    return f'<span class="degree" aria-hidden="true" title="{title}">{word}</span>'


def profile_address(handle: str) -> str:
    """The address of a member's profile. Written out: url_for takes as long as rendering the portrait beside it."""
    return f"/in/{escape(handle)}"


class Pieces:
    """The pieces in one language. A person has .id .name .handle .picture (sha256 or None)."""

    def __init__(
        self, translate: Callable[[Label], str], asset: Callable[[str], str], token: str, locale: str
    ) -> None:
        """token: the placeholder for each browser's own token, replaced when the page is sent."""
        self._locale = locale
        # seen at the portrait, which stands before the name; read out as "1st degree" after it
        self._degrees = {n: _badge(translate(word), translate(title)) for n, (word, title) in DEGREES.items()}
        self._far = {
            n: Markup(f'<span class="visually-hidden"> {translate(word)} {translate(DEGREE)}</span>')  # noqa: S704 (ours)
            for n, (word, _title) in DEGREES.items()
        }
        self._more = f'<details class="menu more"><summary aria-label="{translate(MORE)}: '
        self._new = f'<span class="visually-hidden"> {translate(NEW)}</span>'
        self._undescribed = escape(translate(UNDESCRIBED))
        self._csrf = f'<input type="hidden" name="csrf_token" value="{token}">'
        self._asset = asset
        self._icon = lru_cache(64)(self._drawn_icon)  # their names are ours

    def _drawn_icon(self, name: str) -> Markup:
        place = f"{self._asset('icons-own.svg' if name in OWN_ICONS else 'icons.svg')}#{name}"
        return Markup(f'<svg class="icon" aria-hidden="true"><use href="{place}"></use></svg>')  # noqa: S704 (our own)

    def icon(self, name: str) -> Markup:
        """A picture of the sprite."""
        return self._icon(name)

    def lang(self, language: str) -> Markup:
        """The attribute of a text in another language than the page, so that it is read out in its own."""
        return Markup(_attribute("lang", language) if language != self._locale else "")  # noqa: S704 (escaped)

    def csrf(self) -> Markup:
        """The hidden field without which no form is accepted."""
        return Markup(self._csrf)  # noqa: S704 (our own)

    def far(self, degree: int | None) -> Markup:
        """How far away somebody is, to be read out after their name; nothing for oneself and if it is not known."""
        return self._far.get(degree, NOTHING)

    def count(self, number: int) -> Markup:
        """How much waits at a place; nothing for 0."""
        return Markup(f"{number if number < 100 else '99+'}{self._new}" if number else "")  # noqa: S704 (our own)

    def name(self, person: Any) -> Markup:
        """A name that links to the profile."""
        return Markup(f'<a class="name" href="{profile_address(person.handle)}">{escape(person.name)}</a>')  # noqa: S704 (escaped)

    def to(self, person: Any) -> Markup:
        """The same within a heading that already is the name."""
        return Markup(f'<a href="{profile_address(person.handle)}">{escape(person.name)}</a>')  # noqa: S704 (escaped)

    def whole(self, person: Any, name: Any = None) -> Markup:
        """A name that makes the row around it a link to the profile. name: as it is shown there, with marked words."""
        address = profile_address(person.handle)
        return Markup(f'<a class="whole" href="{address}">{escape(name or person.name)}</a>')  # noqa: S704 (escaped)

    def stamp(self, person: Any, size: str = "m", within_hidden: bool = False) -> str:
        """The picture of somebody or their initials; without a text alternative, because the name is beside it.

        within_hidden: in something that is not read out anyway.
        """
        if person.picture:
            pixels = 320 if size == "xxl" else 96
            return (
                f'<img class="stamp" src="/pictures/{escape(person.picture)}/{pixels}" alt=""'
                ' width="96" height="96" loading="lazy" decoding="async">'
            )
        ground, silent = person.id % 5 + 1, "" if within_hidden else ' aria-hidden="true"'
        return f'<span class="stamp ground-{ground}"{silent}>{escape(initials(person.name))}</span>'

    def photograph(self, picture: Any, is_one_of_several: bool = False, eager: bool = False) -> Markup:
        """A picture of a post (PictureSeen) in all its widths: the browser takes the one that it needs."""
        address = f"/posts/pictures/{picture.sha256}/"
        offered = ", ".join(f"{address}{width} {width}w" for width in picture.widths)
        wide, narrow = ("17rem", "50vw") if is_one_of_several else ("34rem", "100vw")
        later = "" if eager else ' loading="lazy"'
        return Markup(  # noqa: S704 (escaped)
            f'<img src="{address}{picture.widths[-1]}" srcset="{offered}" sizes="(min-width: 47rem) {wide}, {narrow}"'
            f' width="{picture.width}" height="{picture.height}" alt="{escape(picture.alt) or self._undescribed}"'
            f'{later} decoding="async">'
        )

    def portrait(self, person: Any, size: str = "m", degree: int | None = None, link: bool = True) -> Markup:
        """A stamp with the degree beside it, by default a second link to the profile."""
        return Markup(self._portrait(person, size, degree, link))  # noqa: S704 (its parts are escaped)

    def _portrait(self, person: Any, size: str, degree: int | None, link: bool = True) -> str:
        is_link = link and bool(person.handle)
        shown = self.stamp(person, size, within_hidden=is_link) + self._degrees.get(degree, "")
        if is_link:
            shown = f'<a href="{profile_address(person.handle)}" tabindex="-1" aria-hidden="true">{shown}</a>'
        return f'<span class="portrait portrait-{size}">{shown}</span>'

    def joined(
        self, a: Any, b: Any, degrees: Sequence[int | None] = (None, None), size: str = "m", link: bool = True
    ) -> Markup:
        """Two faces and the line between them, for two who are connected."""
        faces = self._portrait(a, size, degrees[0], link) + self._portrait(b, size, degrees[1], link)
        return Markup(f'<span class="joined">{faces}</span>')  # noqa: S704 (its parts are escaped)

    def pile(self, people: Sequence[Any], url: str | None = None, most: int = 4) -> Markup:
        """Up to so many faces; with url a second link to a page that another link beside them leads to.

        Not read out: words beside them say who or how many they are.
        """
        faces = "".join(
            f'<span class="portrait portrait-xs" title="{escape(person.name)}">{self.stamp(person, "xs", True)}</span>'
            for person in people[:most]
        )
        if people and url:
            return Markup(f'<a class="pile" href="{escape(url)}" tabindex="-1" aria-hidden="true">{faces}</a>')  # noqa: S704 (escaped)
        return Markup(f'<span class="pile" aria-hidden="true">{faces}</span>')  # noqa: S704 (its parts are escaped)

    def more(self, object_name: str, items: Markup, about: str = "") -> Markup:
        """A menu as three dots, where a word would be too prominent: one per row of a list. items: its <li>s.

        about: id of a sentence that tells it from other menus with the same name.
        """
        return Markup(  # noqa: S704 (escaped)
            f'{self._more}{escape(object_name)}"{_attribute("aria-describedby", about)}>{self._icon("more")}</summary>'
            f'<ul class="menu-panel">{escape(items)}</ul></details>'
        )

    def button_form(
        self,
        url: str,
        label: str,
        object_name: str | None = None,
        style: str = "primary",
        target: str | None = None,
        swap: str = "outerHTML",
        fields: Mapping[str, Any] = NO_FIELDS,
        small: bool = False,
        pressed: bool | None = None,
        icon: str | None = None,
        focus: bool = False,
        id: str | None = None,
        done: bool = False,
    ) -> Markup:
        """A form that is one button. Without JavaScript it posts and is redirected; with it the response replaces
        target. icon: shown instead of the label, which then is only its name. id: for fields elsewhere on the page
        that name it as their form. pressed: the state of a button whose label stays; done: the label itself says the
        state ("Endorsed"), so that only the look is that of a pressed one.
        """
        address, name = escape(url), escape(label)
        shown = self._icon(icon) if icon else name
        swapped = f' hx-post="{address}" hx-target="{escape(target)}" hx-swap="{swap}" hx-disable="find button"'
        place = swapped if target else ""
        hidden = [f'<input type="hidden" name="{escape(name)}" value="{escape(fields[name])}">' for name in fields]
        called = f' aria-label="{name}: {escape(object_name)}"'
        marked = pressed or done
        looks = "link" if style == "link" else f"btn btn-{style}"
        state = "" if pressed is None else f' aria-pressed="{"true" if pressed else "false"}"'
        return Markup(  # noqa: S704 (escaped)
            f'<form class="button-form"{_attribute("id", id)} method="post" action="{address}"{place}>'
            f'{self._csrf}{"".join(hidden)}<button class="{looks}{" btn-small" * small}{" pressed" if marked else ""}"'
            f'{called if object_name else ""}{state}'
            f'{" data-focus" if focus else ""}>{self._icon("check") + " " if marked else ""}{shown}</button></form>'
        )


def _attribute(name: str, value: Any) -> str:
    return f' {name}="{escape(value)}"' if value else ""
