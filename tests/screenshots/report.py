"""What was found on all pages: one line each, and a table of what is alike, most frequent first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.screenshots.looking import Finding

# Beside the checks of looking.py: what axe says, what browser or server complain about, style rules without a use
AXE, ODD, UNUSED = "axe", "trouble", "unused rule"
FEW = 3


class Report:
    """`found`: (page with the way of looking at it, finding), in the order of looking."""

    def __init__(self) -> None:
        self.found: list[tuple[str, Finding]] = []

    def add(self, page: str, *findings: Finding) -> None:
        self.found += [(page, finding) for finding in findings]

    def lines(self) -> Iterator[str]:
        for page, finding in self.found:
            yield f"{page}: {finding}"

    def table(self) -> Iterator[str]:
        """By check and element, without the words in it: how many times, what was measured, and where first."""
        alike: dict[tuple[str, str], list[tuple[str, Finding]]] = defaultdict(list)
        for page, finding in self.found:
            alike[finding.check, finding.place.partition(" “")[0]].append((page, finding))
        for check, total in Counter(finding.check for _, finding in self.found).most_common():
            yield f"{check}: {total}"
            groups = [(len(group), place, group) for (name, place), group in alike.items() if name == check]
            for count, place, group in sorted(groups, key=lambda each: (-each[0], each[1])):
                measured = [what for what, _ in Counter(finding.what for _, finding in group).most_common(FEW)]
                yield f"  {count:5} {place}: {'; '.join(measured)} (first: {group[0][0]})"

    def write(self, folder: Path) -> None:
        """findings.txt, with the table first."""
        folder.mkdir(parents=True, exist_ok=True)
        lines = [*self.table(), "", *self.lines()]
        (folder / "findings.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
