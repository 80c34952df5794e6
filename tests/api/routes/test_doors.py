from api.routes import doors
from tests.api.conftest import SUB, bearing


def test_each_door_knows_who_comes(call, token):
    """Nobody, a user, a machine."""
    machine = token(username=None, scope="api/read", sub="machine1", client_id="machine1")
    answers = [
        call("GET", "/guest"),
        call("GET", "/user", headers=bearing(token())),
        call("GET", "/client", headers=bearing(machine)),
    ]

    assert [
        {"door": "guest"},
        {"door": "user", "subject": SUB},
        {"door": "client", "subject": "machine1"},
    ] == [answer.body for answer in answers]


def test_each_door_answers_as_it_is_described(call, token):
    """The description is what a generated client goes by; none is slower than it has to be."""
    machine = token(username=None, scope="api/read", sub="machine1", client_id="machine1")
    tokens = {doors.GUEST: {}, doors.USER: bearing(token()), doors.CLIENT: bearing(machine)}

    for route, headers in tokens.items():
        answer = call(route.method, route.path, headers=headers)
        assert (route.returns[0], 0.0) == (answer.status, route.even_s)
