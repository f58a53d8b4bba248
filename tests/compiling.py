"""Templates are compiled once in a run and language, not once more for each of some hundred apps."""

from __future__ import annotations

from types import CodeType

from jinja2.bccache import Bucket, BytecodeCache

from app.web import Kontor


class Compiled(BytecodeCache):
    """The code of templates by name, source and catalogue: texts are translated when they are compiled."""

    def __init__(self) -> None:
        self.codes: dict[tuple[str, ...], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.codes.get(_key(bucket))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.codes[_key(bucket)] = bucket.code


def _key(bucket: Bucket) -> tuple[str, ...]:
    catalogue = bucket.environment.folded
    return bucket.key, bucket.checksum, *(["untranslated"] if catalogue is None else catalogue.files)


def once() -> None:
    """For every app that this process makes from now on."""
    Kontor.jinja_options = {**Kontor.jinja_options, "bytecode_cache": Compiled()}
