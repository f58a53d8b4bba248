"""What each kind that can be reported reads from the database: one module a kind, by its name in rules/reporting.py.

    seen_by(reporter, id, by)   the Seen that this member may report, None for anything that they may not see. Somebody
                                whom they have blocked can still be reported. `by`: the id of whose it is, for kinds of
                                which an id alone names several
    context(id, member)         the Context for admins: what stands there now, None where it is gone
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from app.rules.errors import Incomplete
from app.rules.reporting import KINDS

WANTED = ("seen_by", "context")


def load(room: str, kind: str, wanted: tuple[str, ...]) -> ModuleType:
    """The module of a kind in a package. Raises Incomplete where there is none, or where it lacks a function."""
    name, path = f"{room}.{kind}", f"{room.replace('.', '/')}/{kind}.py"
    try:
        module = import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        raise Incomplete(f"The reportable kind {kind} needs the file {path}.") from error
    for function in wanted:
        if not callable(getattr(module, function, None)):
            raise Incomplete(f"The reportable kind {kind} needs a function {function}() in {path}.")
    return module


MODULES = {name: load(__name__, name, WANTED) for name in KINDS}
