"""Edge lists become members, connections and pending invitations."""


import pytest

from app.demo.edges import read_edges
from tests import INPUTS

EMAIL = INPUTS / "graphs/email-Eu-core.txt"


@pytest.fixture
def written(tmp_path):
    def write(text):
        file = tmp_path / "edges.txt"
        file.write_text(text)
        return file

    return write


def test_both_ways_is_a_connection_and_one_way_an_invitation(written):
    assert read_edges(written("# who whom\n3 1\n1 3\n1\t2\n\n2 3\n2 3\n")) == ([1, 2, 3], [(1, 3)], [(1, 2), (2, 3)])


def test_whoever_writes_only_to_itself_is_a_member_without_a_pair(written):
    assert read_edges(written("5 5\n")) == ([5], [], [])


def test_a_line_that_is_no_pair_is_named(written):
    with pytest.raises(ValueError, match="line 2 "):
        read_edges(written("1 2\n1 two\n"))
    with pytest.raises(ValueError, match="line 1 "):
        read_edges(written("1\n"))


def test_a_real_mail_network_has_its_known_size():
    if not EMAIL.exists():
        pytest.skip("the real input beside the project (../shared/data) is not here")
    members, connections, pending = read_edges(EMAIL)
    assert (len(members), len(connections), len(pending)) == (1005, 8865, 7199)
