"""What one request is counted for: the first write of the handler's transaction, so that counting needs no commit.

The first request holds the row of the counter until its handler has committed, so simultaneous requests do not overtake
it. If the handler's transaction is rolled back, the count is lost with it and is written in a transaction of its own.
"""

from __future__ import annotations

from app import database
from app.actions import limits as counting
from app.actions.limits import Spent
from app.rules.limits import WRITES, Rate


class Tries:
    """The counters of one request. `member_id` None is a guest, who has no other limit: all their tries count.

    A request that is refused to a member had no effect: it takes nothing from a quota, but counts as any other write.
    """

    def __init__(self, rates: list[tuple[Rate, str | int]], member_id: int | None) -> None:
        self._rates, self._member_id = rates, member_id
        self._counted: list[Spent] = []
        self._transaction: object = None
        self._stands = False

    def count(self) -> None:
        """Count in the handler's transaction. Raises TooMany above a rate; then nothing is left to count. If a handler
        committed before slow work, and then lost a race, it is counted already.
        """
        if not self._stands:
            self._counted = [counting.count_within(rate, who) for rate, who in self._rates]
            self._transaction = database.present_transaction()
            self._stands = bool(self._counted)

    def before_rollback(self) -> None:
        """What is counted stays only if the handler has committed it before."""
        if self._transaction is not None and database.present_transaction() is self._transaction:
            self._stands = False

    def came_to_nothing(self) -> None:
        """The request was refused, or sent before: count it as such in the current transaction. Raises TooMany.
        """
        if self._transaction is None:  # a rate refused it
            return
        if self._member_id is None:
            self.count()
            return
        is_write = any(rate is WRITES for rate, _ in self._rates)
        if self._stands:
            counting.give_back_all(
                spent for spent, (rate, _) in zip(self._counted, self._rates, strict=True) if rate is not WRITES
            )
        if not (self._stands and is_write):
            counting.count_within(WRITES, self._member_id)
