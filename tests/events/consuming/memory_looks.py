"""What `runtime.consuming.sign_up_looks.SignUpLooks` keeps, in memory."""

from dataclasses import replace

from rules.addresses.second_look import SLOT_S


class MemoryLooks:
    def __init__(self, *known):
        self.sign_ups = {each.sub: each for each in known}
        self.waiting, self.later = [], []
        self.disabled, self.most_disabled = 0, 20
        self.error = None

    def take(self, sub, *, accepted_at, now):
        self.later.append((sub, accepted_at, now))
        return len(self.later) <= 1

    def put(self, due, *, now):
        slot = max(due.slot, int(now.timestamp()) // SLOT_S + 1)
        self.later.append(replace(due, slot=slot))

    def due(self, _now):
        yield from [*self.waiting]

    def remove(self, due):
        self.waiting.remove(due)

    def known(self, sub):
        if self.error:
            raise self.error
        return self.sign_ups.get(sub)

    def looked(self, known, *, now):  # noqa: ARG002  # as the table's
        self.sign_ups[known.sub] = known

    def may_disable(self, _now):
        self.disabled += 1
        return self.disabled <= self.most_disabled
