"""What `runtime.consuming.sign_up_counts.SignUpCounts` keeps, in memory."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date

from rules.addresses.learning import ENTRIES_A_DAY, Counted, Entry, History
from runtime.consuming.sign_up_counts import SignUp

KEPT_DAYS = 8
FIRST_DAY = date(1970, 1, 1).toordinal()
FIELDS = ("accepted", "proved", "marked", "names")


class MemoryCounts:
    def __init__(self):
        self.sign_ups = {}
        self.days = defaultdict(dict)
        self.first_seen = {}
        self.until = {}
        self.of_day = Counter()
        self.count, self.began = 0, None

    def note(self, told):
        before = self.sign_ups.get(told.sub, SignUp(told.sub))
        names = (
            "accepted_at",
            "proved_at",
            "domain",
            "mail_host",
            "mailbox",
            "is_marked",
            "pool_id",
        )
        news = {name: getattr(before, name) or getattr(told, name) for name in names}
        self.sign_ups[told.sub] = replace(before, **news)
        return self.sign_ups[told.sub]

    def add(self, key, at, counted):
        days = self.days[key]
        number = at.date().toordinal() - FIRST_DAY
        today = days.setdefault(number, Counted(**{name: set() for name in FIELDS}))
        for name in FIELDS:
            getattr(today, name).update(getattr(counted, name))
        for day in [day for day in days if day < number - KEPT_DAYS]:
            del days[day]
        first_seen = self.first_seen.setdefault(key, at)
        return History(first_seen.timestamp(), days)

    def stack(self, at, *, sign_ups):
        self.count += sign_ups
        self.began = self.began or at
        return self.began, self.count

    def enter(self, key, entry, *, now, until, why):
        if self.holds(key, entry, now):
            return False
        if entry is not Entry.ALERT:
            if self.of_day[now.date()] >= ENTRIES_A_DAY:
                return False
            self.of_day[now.date()] += 1
        self.until[key, entry] = until, why
        return True

    def holds(self, key, entry, now):
        return (key, entry) in self.until and self.until[key, entry][0] > now
