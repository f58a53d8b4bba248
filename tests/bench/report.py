"""The figures as a table that reads the same on a console and in docs/performance.md."""

from __future__ import annotations

from tests.bench.measure import Figures


def costs(bare: Figures, found: list[Figures]) -> list[str]:
    """CPU per request, its multiple of the bare page, and what the budget says about it."""
    lines = [
        "| request | CPU, ms | times the bare page | budget | requests/s | queries | bytes sent |",
        "|---|--:|--:|--:|--:|--:|--:|",
        f"| bare Flask page, 30 kB | {bare.cpu * 1000:.2f} | 1.0 | | {bare.rate:.0f} | 0 | {bare.bytes:,} |",
    ]
    for each in found:
        queries = "" if each.queries is None else each.queries
        rate = "" if each.rate is None else f"{each.rate:.0f}"
        lines.append(
            f"| {each.name} | {each.cpu * 1000:.2f} | {mark(each.times, each.budget)} | {each.budget:g} "
            f"| {rate} | {queries} | {each.bytes:,} |"
        )
    return lines


def mark(value: float, budget: float, form: str = ".1f") -> str:
    """The value, bold with an exclamation mark where it misses the budget."""
    text = format(value, form)
    return f"**{text}** (misses)" if value > budget else text


def weights(rows: list[tuple[str, int, int, int, int]]) -> list[str]:
    """Bytes and requests: rows of (what, bytes, budget in bytes, requests, budget in requests)."""
    lines = ["| what is sent, compressed | bytes | budget | requests | budget |", "|---|--:|--:|--:|--:|"]
    for what, size, most, requests, most_requests in rows:
        lines.append(
            f"| {what} | {mark(size, most, ',')} | {most:,} | {mark(requests, most_requests, 'd')} | {most_requests} |"
        )
    return lines


def machine(rows: list[tuple[str, float, float, str]]) -> list[str]:
    """Rows of (what, value, budget, unit)."""
    lines = ["| what | measured | budget |", "|---|--:|--:|"]
    for what, value, budget, unit in rows:
        lines.append(f"| {what} | {mark(value, budget)} {unit} | {budget:g} {unit} |")
    return lines
