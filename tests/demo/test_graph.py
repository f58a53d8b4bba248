"""The network of the demo organisation has the shape of a real one."""

from collections import Counter
from functools import lru_cache
from random import Random
from statistics import median

from app.demo.graph import graph
from app.demo.people import people

COUNT = 1000


@lru_cache
def network():
    return graph(7, people(7, COUNT))


def friends_of(connections):
    friends = [set() for _ in range(COUNT)]
    for low, high in connections:
        friends[low].add(high)
        friends[high].add(low)
    return friends


def clustering(friends):
    """Mean share of the pairs of somebody's friends who know each other; of hubs 30 friends drawn by chance."""
    shares = []
    for mine in friends:
        some = Random(1).sample(sorted(mine), min(30, len(mine)))
        pairs = [(a, b) for index, a in enumerate(some) for b in some[index + 1 :]]
        shares += [sum(b in friends[a] for a, b in pairs) / len(pairs)] if pairs else []
    return sum(shares) / len(shares)


def test_degrees_have_a_small_median_and_a_long_tail():
    degrees = [len(mine) for mine in friends_of(network()[0])]
    assert 8 <= median(degrees) <= 12
    assert 150 <= max(degrees) <= 230
    assert 0 < degrees.count(0) < 25
    assert sum(degree > 80 for degree in degrees) < 40


def test_friends_of_friends_know_each_other():
    connections, _ = network()
    by_chance = 2 * len(connections) / COUNT**2
    assert clustering(friends_of(connections)) > 8 * by_chance


def test_pairs_are_ordered_and_unique_and_pending_ones_are_not_connected():
    connections, pending = network()
    assert all(low < high for low, high in connections)
    assert len(set(connections)) == len(connections)
    assert len({frozenset(pair) for pair in pending}) == len(pending) == 150
    assert not {frozenset(pair) for pair in pending} & {frozenset(pair) for pair in connections}


def test_the_last_to_join_has_one_connection_and_three_invitations():
    connections, pending = network()
    received = Counter(invitee for _, invitee in pending)
    assert len(friends_of(connections)[-1]) == 1
    assert received[COUNT - 1] == received[0] == 3


def test_the_same_seed_ties_the_same_network_and_few_people_suffice():
    some = people(7, 30)
    assert graph(7, some) == graph(7, some)
    for count in range(0, 30, 7):
        connections, pending = graph(7, some[:count])
        assert all(max(pair) < count for pair in [*connections, *pending])
