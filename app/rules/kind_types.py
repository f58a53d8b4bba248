"""What an entry in the registry of kinds (`rules/kinds.py`) says."""

from __future__ import annotations

from dataclasses import dataclass, fields

from app.rules.labels import Label


@dataclass(frozen=True)
class InFeed:
    """How a kind stands in feeds. `code` is stored.

    `needs`: the parts of the actor's profile that must be open to a viewer (PARTS of rules/visibility.py), whatever the
    kind's own predicate says. `together`: several actors about one object make one entry, told by the sentences
    `..._many`, which say the same in English, but many languages bend the verb. `pair`: recorded once for each of two
    members, told once to a viewer who knows both, and by `sentence_unnamed` to whom the other one may not be named.
    `strong`: the entry stands out. `by_office`: the organisation did it and no member, so the row has no actor, stands
    in the stream of all members alone, whoever blocked whom, and is drawn whole by the kind's own template.
    `drawn_like`: the kind whose template draws the object of this one, too, so that both share what was drawn.
    """

    code: int
    label: Label
    sentence: Label
    sentence_many: Label | None = None
    sentence_you: Label | None = None
    sentence_you_many: Label | None = None
    sentence_unnamed: Label | None = None
    together: bool = False
    pair: bool = False
    strong: bool = False
    by_office: bool = False
    drawn_like: str = ""
    needs: tuple[str, ...] = ("activity",)

    def told(self, several: bool, to_you: bool, is_named: bool = True) -> Label:
        """The sentence that fits the number of actors, whether it is told to the one it is about, and else whether the
        other member may be named.
        """
        if self.sentence_unnamed and not (to_you or is_named):
            return self.sentence_unnamed
        one, many = (
            (self.sentence_you, self.sentence_you_many)
            if to_you and self.sentence_you
            else (self.sentence, self.sentence_many)
        )
        return many if several and many else one


@dataclass(frozen=True)
class Told:
    """How a member is told: `group` and `label` name the row in the settings; `site`, `mail` are the defaults.

    `leads`: the path of what it tells of, for notification and e-mail alike: {object} is the object, {id} what the
    kind's file in queries/kinds/ shows instead of it, else the same, {actor} and {me} are the handles of who did it and
    who is told. `over`: where the notification leads instead once that is over. `needs_connection`: no e-mail once the
    two have parted. `fixed`: a notice about the account itself, by nobody, which cannot be switched off.
    `sentence_many` tells of several actors about one object, where `sentence` does not fit both. `reminder`: a second
    e-mail about the same, with templates of its own. `gathered`: one e-mail about an object in a while tells of
    everything of this kind since it was written. `by_office`: the organisation tells it to all members, whoever
    blocked whom; it names nobody.
    """

    group: Label
    label: Label
    sentence: Label
    leads: str
    site: bool = True
    mail: str = "now"
    fixed: bool = False
    sentence_many: Label | None = None
    needs_connection: bool = False
    reminder: str = ""
    gathered: bool = False
    by_office: bool = False
    over: str = ""


@dataclass(frozen=True)
class Kind:
    """One kind of event. Whether it stands in feeds, whether somebody is told of it, or both."""

    name: str
    feed: InFeed | None = None
    told: Told | None = None

    def labels(self) -> list[Label]:
        """All texts of the entry, each of which needs its German."""
        values = (getattr(part, field.name) for part in (self.feed, self.told) if part for field in fields(part))
        return [value for value in values if isinstance(value, Label)]
