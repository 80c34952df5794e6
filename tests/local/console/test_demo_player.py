from threading import Event

from local.console.demo_player import DemoPlayer
from local.demo.played import Outcome, Played
from local.demo.step import Step

STEP = Played(Step("Ada signs up", lambda: "", "code sent"), "refused", (), Outcome.DIFFERS)


def test_it_plays_one_demo_at_a_time_and_tells_of_each_step():
    """A second click does nothing; after the end it plays again, from the beginning."""
    noted, go_on = Event(), Event()

    def play(on_step):
        on_step(STEP)
        noted.set()
        assert go_on.wait(10)

    player = DemoPlayer(play)
    assert player.start()
    assert noted.wait(10)
    assert not player.start()
    told = player.state()
    go_on.set()

    assert told["playing"]
    assert [
        {
            "title": "Ada signs up",
            "outcome": "DIFFERS",
            "expected": "code sent",
            "actual": "refused",
        }
    ] == told["steps"]


def test_a_demo_that_fails_says_why_and_can_be_played_again():
    """The console goes on."""
    ended = Event()

    def play(_):
        ended.set()
        raise LookupError("there is no new mail")

    player = DemoPlayer(play)
    player.start()
    assert ended.wait(10)
    while player.state()["playing"]:
        ended.wait(0.01)

    assert "The demo ended early: LookupError: there is no new mail" == player.state()["problem"]
    assert player.start()
