"""A profile loses its photo and what the member says about themselves; account, name and career stay."""

from __future__ import annotations

from collections.abc import Mapping

from app.actions import profiles
from app.queries import members


def remove(member_id: int, _member_id: int) -> None:
    member = members.to_change(member_id)
    profiles.remove_photo(member)
    _write(member_id, {})


def restore(member_id: int, _member_id: int, texts: Mapping[str, str], _kept: Mapping[str, str]) -> None:
    """The texts in whose place the member has written nothing else since. The photo is gone."""
    member = members.to_change(member_id)
    _write(member_id, {name: getattr(member, name) or text for name, text in texts.items()})


def _write(member_id: int, texts: Mapping[str, str]) -> None:
    member = members.to_change(member_id)
    profiles.change_head(
        member, name=member.name, headline=texts.get("headline", ""), place=member.place, industry=member.industry,
        quiet=True,
    )  # fmt: skip
    profiles.change_about(member, texts.get("about", ""))
    profiles.change_wants(member, wants=texts.get("wants", ""), offers=texts.get("offers", ""))
