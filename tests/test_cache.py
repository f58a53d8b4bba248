"""A cache is bounded by bytes, however long keys and values are, and what is asked for stays."""

import re

from app.cache import Cache, DigestCache, weight


def counted(made, most=100_000):
    calls = []

    def make(*arguments, **named):
        calls.append((arguments, named))
        return made(*arguments, **named)

    return Cache(make, most), calls


def test_what_is_asked_again_is_not_made_again():
    double, calls = counted(lambda text, times=1: text * times)
    assert [double("a", times=2), double("a", times=2), double("a"), double("b")] == ["aa", "aa", "a", "b"]
    assert len(calls) == 3


def test_ten_thousand_long_keys_stay_within_the_bytes_they_may_take():
    echo, _ = counted(lambda text: text)
    for number in range(10_000):
        echo(f"{number:0300}")
    assert 90_000 < echo.size <= 100_000


def test_what_is_too_heavy_is_made_each_time():
    echo, calls = counted(lambda text: text)
    assert len(echo("x" * 29_000) + echo("x" * 29_000)) == 58_000
    assert len(calls) == 2
    assert echo.size == 0


def test_what_is_asked_for_outlives_what_is_not():
    echo, calls = counted(lambda text: text)
    for number in range(10_000):
        echo("often")
        echo(f"{number:0300}")
    assert sum(arguments == ("often",) for arguments, _ in calls) == 1


def test_of_heavy_arguments_a_digest_is_kept():
    calls = []
    size_of = DigestCache(lambda *texts: calls.append(texts) or str(sum(map(len, texts))), 100_000)
    for number in range(300):
        assert size_of("x" * 5_000, f"{number:03}") == size_of("x" * 5_000, f"{number:03}") == "5003"
    assert len(calls) == 300 and size_of.size < 100_000
    assert size_of("x", "yz") == size_of("xy", "z") == "3" and len(calls) == 302


def test_the_weight_of_what_holds_others_is_theirs_too():
    assert weight(("x" * 5000, ["y" * 5000])) > 10_000
    assert weight({"x": "y" * 5000}) > 5000
    assert weight("ж" * 5000) > 10_000


def test_a_page_shows_no_more_of_a_search_than_a_search_may_have(app, world, visit):
    page = visit(world.anna).get("/search?q=" + "long" * 7000).get_data(as_text=True)
    assert {len(query) for query in re.findall(r'type="search" name="q" value="([^"]*)"', page)} == {100}
