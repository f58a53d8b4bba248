"""What admins did, in the viewer's language: one act with names, or any act of its kind without."""

from __future__ import annotations

from app.queries.admin_log import Line
from app.rules.administering import ACTS, COMMAND_LINE
from app.rules.labels import N_
from app.rules.legal import PAGES
from app.text.formatting import translate

FORMER = N_("someone who has left")
ANY_ADMIN, ANY_MEMBER = N_("An admin"), N_("a member")
ANY_PAGE, PAGE = N_("a legal page"), N_("the page “%(name)s” (%(language)s)")


def sentence(line: Line) -> str:
    """One line of the log."""
    admin = translate(COMMAND_LINE) if line.admin_id is None else line.admin or translate(FORMER)
    page = translate(PAGE, name=translate(PAGES[line.page]), language=line.locale) if line.page else translate(ANY_PAGE)
    return translate(ACTS[line.act], admin=admin, member=line.member or translate(FORMER), page=page)


def of_kind(act: str) -> str:
    """What such lines have in common, for those who may not read them."""
    return translate(ACTS[act], admin=translate(ANY_ADMIN), member=translate(ANY_MEMBER), page=translate(ANY_PAGE))
