"""
Runs of Lambda at a time, in an account with a quota of them, in simulated time.

Functions call each other as in the stack: Cognito calls triggers and waits, triggers put codes
into the outbox and events into queues, event source mappings read these as the stack has them.
How long runs last is set here, on the slow side of what is measured.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count

STARTS_S, RUNS_S = 1.0, 0.1  # a new container's first run; a trigger's later ones
READS_S = {"Outbox": 0.3, "Relay": 0.3}  # SES, SNS
BATCH_S = 0.5
POLLS = 5  # batches that Lambda reads at a time from a queue at first, whatever is allowed
BY_CODE = ("DefineAuthChallenge", "CreateAuthChallenge", "code", "VerifyAuthChallengeResponse")
BY_CODE += ("DefineAuthChallenge", "PostAuthentication")
BY_PASSWORD = ("PreAuthentication", "PostAuthentication")


@dataclass
class Reader:
    """An event source mapping and its queue."""

    batch: int
    window_s: float
    at_once: int
    hidden_s: float
    tries: int
    waiting: list = field(default_factory=list)
    running: int = 0
    done: set = field(default_factory=set)
    dead: list = field(default_factory=list)


def readers_of(stack):
    """What reads the queues of *stack*, by the queue's name without "Queue"."""
    found = {}
    for name, properties in stack.properties.items():
        if stack.kind(name) != "AWS::Lambda::EventSourceMapping":
            continue
        [queue] = [
            each
            for each in stack.live
            if stack.kind(each) == "AWS::SQS::Queue"
            and stack.attribute(each, "Arn") == properties["EventSourceArn"]
        ]
        kept = stack.properties[queue]
        found[queue.removesuffix("Queue")] = Reader(
            batch=int(properties["BatchSize"]),
            window_s=float(properties.get("MaximumBatchingWindowInSeconds", 0)),
            at_once=int(properties.get("ScalingConfig", {}).get("MaximumConcurrency", POLLS)),
            hidden_s=float(kept["VisibilityTimeout"]),
            tries=int(kept["RedrivePolicy"]["maxReceiveCount"]),
        )
    return found


class Account:
    """An account with that concurrency; *readers* read its queues."""

    def __init__(self, readers, *, limit):
        self.readers, self.limit, self.at = readers, limit, 0.0
        self.running, self.most = 0, 0
        self.idle = Counter()
        self.throttled = defaultdict(list)
        self.signed_in, self.told = [], []
        self._due, self._order = [], count()

    def later(self, after_s, act):
        heappush(self._due, (self.at + after_s, next(self._order), act))

    def go_on(self, until):
        """Do what is due until then."""
        while self._due and self._due[0][0] <= until:
            self.at, _, act = heappop(self._due)
            act()
        self.at = until

    def run(self, name, lasts_s, then):
        """Run the function *name*, and then *then*; False if Lambda refuses."""
        if self.running >= self.limit:
            self.throttled[name].append(self.at)
            return False
        self.running += 1
        self.most = max(self.most, self.running)
        is_warm = self.idle[name] > 0
        self.idle[name] -= is_warm
        self.later(lasts_s if is_warm else lasts_s + STARTS_S, lambda: self._end(name, then))
        return True

    def _end(self, name, then):
        self.running -= 1
        self.idle[name] += 1
        then()

    def sign_in(self, steps):
        """One user's, step by step; Cognito gives up when a trigger is refused."""
        if not steps:
            self.signed_in.append(self.at)
            return
        step, *others = steps
        if step == "code":
            self.put("Outbox")
            self.later(8, lambda: self.sign_in(others))  # the user reads the mail
            return
        self.run(step, RUNS_S, lambda: (self.tell(step), self.sign_in(others)))

    def tell(self, trigger):
        """The events of a trigger, to whom they are for; one in a hundred takes the relay."""
        self.told.append(trigger)
        self.put("Metrics")
        if trigger == "PostAuthentication":
            self.put("GroupRepair")
        if len(self.told) % 100 == 0:
            self.put("Relay")

    def put(self, queue, *, tries=0, message=None):
        reader = self.readers[queue]
        message = message or (queue, next(self._order))
        reader.waiting.append((message, tries))
        self.later(reader.window_s, lambda: self.read(queue))

    def read(self, queue):
        """What Lambda's pollers do when a window is over, or there is something."""
        reader = self.readers[queue]
        while reader.waiting and reader.running < reader.at_once:
            batch = [reader.waiting.pop(0) for _ in range(min(reader.batch, len(reader.waiting)))]
            ends = self._reads(queue, reader, batch)
            if not self.run(f"{queue} reader", READS_S.get(queue, BATCH_S), ends):
                self._hide(queue, reader, batch)

    def _reads(self, queue, reader, batch):
        reader.running += 1

        def ends():
            reader.running -= 1
            reader.done.update(message for message, _ in batch)
            self.read(queue)

        return ends

    def _hide(self, queue, reader, batch):
        """A batch that was refused comes back when its messages are seen again, or is dead."""
        reader.running -= 1
        for message, tries in batch:
            if tries + 1 >= reader.tries:
                reader.dead.append(message)
            else:
                again = {"tries": tries + 1, "message": message}
                self.later(reader.hidden_s, lambda again=again: self.put(queue, **again))
