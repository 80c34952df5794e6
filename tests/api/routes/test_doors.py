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
