"""Whatever four members do with endorsements, in whatever order: each sees the counts and faces that it should."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import LONG
from tests.databases import MANY
from tests.model.credit import MOVES, Credit, Product, compare, compare_all
from tests.model.doors import forget
from tests.model.examples import same_in_every_run

RUNS, FEWEST, MOST = (500, 10, 30) if LONG else (30, 6, 15)


@MANY
def test_counts_and_faces_are_those_of_the_model(app):
    @same_in_every_run(RUNS)
    @given(st.lists(MOVES, min_size=FEWEST, max_size=MOST))
    def whatever_they_do(moves):
        try:
            credit, product = Credit(), Product(app)
            for move in moves:
                credit.move(move)
                product.move(move)
                compare(credit, product, move)
            compare_all(credit, product)
        finally:
            forget(app)

    whatever_they_do()
