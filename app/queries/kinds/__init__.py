"""What each kind of event reads from the database: one module a kind, by its name in rules/kinds.py.

A kind that stands in feeds has

    visible(viewer, row)    SQL: this row of Activity may be shown to the viewer, whoever that is. Besides, the actor's
                            profile must be open to the viewer as far as the kind `needs`
    as_well(viewer, row)    optional: what is left to ask of a row about the same object as one that is visible
    names_whom(viewer, row) optional, SQL: the viewer may read who the other member of the row is
    for_all(viewer, row)    optional, SQL: this row also stands in the stream of all members, for strangers, too
    fetch(viewer, ids)      optional: the objects by id, as far as the viewer may see them, in one query; drawn by
                            templates/feed/kinds/_<name>.html, a post (PostSeen) by itself (web/entries.py)

and a kind of which members are told, unless it is fixed,

    told(member, actor, id) the Matter of an e-mail about object `id`, None where it is gone or no longer to be told;
                            of a `gathered` kind (id, moment): of everything since then
    shown(member, ids)      optional: what the list of notifications shows instead of these objects, by id
    things(member, ids)     optional: the Thing by id that names them in the list
    detail(member, ids)     optional: what it shows beside them, by id; drawn by
                            templates/notifications/kinds/_<name>.html
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from app.rules.errors import Incomplete
from app.rules.kind_types import Kind
from app.rules.kinds import KINDS


def load(kind: Kind) -> ModuleType:
    """The module of a kind. Raises Incomplete where there is none, or where it lacks a function."""
    name = f"{__name__}.{kind.name}"
    try:
        module = import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        raise Incomplete(f"The kind {kind.name} needs the file app/queries/kinds/{kind.name}.py.") from error
    wanted = {"visible": kind.feed is not None, "told": kind.told is not None and not kind.told.fixed}
    for function, is_wanted in wanted.items():
        if is_wanted and not callable(getattr(module, function, None)):
            raise Incomplete(f"The kind {kind.name} needs a function {function}() in app/queries/kinds/{kind.name}.py.")
    return module


MODULES = {name: load(kind) for name, kind in KINDS.items()}
