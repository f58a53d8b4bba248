"""Which tests of a run stay on one worker: those that share what is expensive to build.

The groups of pytest-xdist are written into the names of tests, which pytest 9.2 no longer lets anybody change: with
`--dist=loadgroup` alone each worker builds the site of each module.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from tests.tree import ROOT

# Fixtures that live as long as a module.
SHARED = re.compile(r"^def \w+\([^)]*\b(?:site|keys|small|composed)\b", re.MULTILINE)


class BySite(LoadScopeScheduling):
    """Tests one by one, in their order; but those of a module that shares a site together."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if _shares(file) else nodeid


@cache
def _shares(file: str) -> bool:
    return bool(SHARED.search((ROOT / file).read_text()))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> BySite:
    config.option.loadscopereorder = False
    return BySite(config, log)
