"""The schema of JSON Resume 1.3.1, asked in the little of JSON Schema that it is written in."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

SCHEMA = json.loads((Path(__file__).parent / "json_resume_schema/schema.json").read_text())
TYPES = {"object": dict, "array": list, "string": str}
SPOKEN = {
    "$schema", "$id", "additionalProperties", "definitions", "properties", "title", "type", "items", "description",
    "format", "pattern", "$ref",
}  # fmt: skip


def wrong(value: Any, schema: dict[str, Any] = SCHEMA, place: str = "") -> list[str]:
    """Where a document is not what the schema says; further keys are allowed everywhere."""
    assert schema.keys() <= SPOKEN and schema.get("additionalProperties", True), "says more than is asked here"
    if "$ref" in schema:
        schema = SCHEMA["definitions"][schema["$ref"].rpartition("/")[2]]
    if not isinstance(value, TYPES[schema["type"]]):
        return [f"{place} is no {schema['type']}"]
    if isinstance(value, str):
        return [] if re.search(schema.get("pattern", ""), value) else [f"{place}: {value}"]
    if isinstance(value, list):
        return [each for index, item in enumerate(value) for each in wrong(item, schema["items"], f"{place}[{index}]")]
    known = schema.get("properties", {})
    return [each for key in known.keys() & value.keys() for each in wrong(value[key], known[key], f"{place}.{key}")]
