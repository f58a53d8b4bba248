from app.queries import graph, people
from app.rules.visibility import Level


def test_degrees_count_the_steps_between_two_members(app, world):
    with app.app_context():
        seen = people.people(world.anna, [world.anna, world.ben, world.carla, world.dirk, world.eve])
        assert {p.name.split()[0]: p.degree for p in seen.values()} == {
            "Anna": 0, "Ben": 1, "Carla": 2, "Dirk": 3, "Eve": None,
        }


def test_standing_tells_level_and_shared_connections(app, world):
    with app.app_context():
        assert graph.standing(world.anna, world.ben).level == Level.CONNECTION
        assert graph.standing(world.anna, world.carla).shared == 1
        assert graph.standing(world.anna, world.anna).level == Level.SELF
        assert graph.standing(None, world.anna).level == Level.GUEST
