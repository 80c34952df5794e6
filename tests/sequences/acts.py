"""What somebody may do, one act after another, and whether that tells a user from nobody."""

from unicodedata import normalize

from rules.addresses import forms
from rules.passwordless import address_keys
from tests.sequences.known import compared
from tests.sequences.populations import POPULATIONS
from tests.sequences.world import ANSWERS, METHODS, NOBODYS_KEY, SPELLINGS, World

ROUTES = ["api", "api", "direct"]
REQUESTS = ["", "r1", "r2"]
# Acts that have the same choices, and what each choice may be.
ACTS = [
    (
        ["start"],
        {
            "route": ROUTES,
            "spelling": [*SPELLINGS],
            "method": METHODS,
            "request": REQUESTS,
            "key": ["", "", NOBODYS_KEY],
        },
    ),
    (["again"], {"route": ROUTES, "method": METHODS, "request": REQUESTS}),
    (["wrong"], {"route": ROUTES, "answer": ANSWERS, "key": ["", "", NOBODYS_KEY]}),
    (["password", "forgot", "resend", "sign_up"], {"route": ROUTES, "spelling": [*SPELLINGS]}),
    (["confirm"], {"spelling": [*SPELLINGS], "password": [False, True]}),
    (["reset"], {"spelling": [*SPELLINGS]}),
    (["challenge"], {"challenge": ["", "MFA_SETUP", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"]}),
    (["wait"], {"seconds": [1, 14, 16, 31, 61, 121, 599, 606, 1800, 3600]}),
    (["deliver", "list"], {}),
    (["break"], {"fault": ["", "mails", "outbox"]}),
    (["replace"], {"secret": ["codes", "addresses", "factors"]}),
]
MERGES = {
    "A to Z": forms.narrow,
    "every case": str.lower,
    "every form of a letter": lambda name: normalize("NFKC", name).casefold(),
}
SOMEBODY = sorted({*POPULATIONS} - {"unknown"})


def drawn(dice, *, most=9):
    """A sequence of one to *most* acts, by chance."""
    return [_drawn(dice) for _ in range(dice.randint(1, most))]


def _drawn(dice):
    names, choices = dice.choice(ACTS)
    return dice.choice(names), {name: dice.choice(each) for name, each in choices.items()}


def difference(acts, population, *, merges="every case", **around):
    """
    The first act that tells *population* from nobody, with what each is told; None if none.

    *merges* is one of MERGES, or another form that Cognito may know a name by.
    """
    told = []
    for each in ("unknown", population):
        world = World(each, merges=MERGES.get(merges, merges), **around)
        played = compared(acts, population)
        told.append([(act, how, world.play(act, **how)) for act, how in played])
        told[-1].append(("look into the table", {}, world.trace()))
    return next((pair for pair in zip(*told, strict=True) if pair[0] != pair[1]), None)


def by_sub(keys, asked):
    """Limits as they were: a user's by the sub, and those of nobody by what was typed."""
    if asked.user_not_found:
        return f"typed {asked.user_name}"
    return address_keys.holder_without_address(
        keys.newest, pool_id=asked.pool_id, subject=asked.subject
    )
