"""
Big mail providers with many private users, and how their names are mistyped.

By hand and from common knowledge: a slip towards one of them is likelier than
another domain of that name. What is somebody's own stands in `REAL`; it grows
by review, and never by a list of others.
"""

from __future__ import annotations

from typing import Final

PROVIDERS: Final = frozenset(
    """
    gmail.com googlemail.com hotmail.com outlook.com live.com yahoo.com ymail.com icloud.com
    aol.com protonmail.com proton.me msn.com gmx.de gmx.net web.de t-online.de freenet.de
    hotmail.de yahoo.de outlook.de gmx.at aon.at gmx.ch bluewin.ch hispeed.ch orange.fr
    wanadoo.fr free.fr laposte.net sfr.fr hotmail.fr yahoo.fr outlook.fr live.fr hotmail.co.uk
    yahoo.co.uk btinternet.com live.co.uk sky.com virginmedia.com talktalk.net libero.it
    virgilio.it hotmail.it yahoo.it tiscali.it alice.it hotmail.es yahoo.es comcast.net
    verizon.net att.net bellsouth.net sbcglobal.net cox.net charter.net uol.com.br bol.com.br
    terra.com.br yahoo.com.br rediffmail.com yahoo.co.in mail.ru yandex.ru rambler.ru onet.pl
    interia.pl gazeta.pl ziggo.nl kpnmail.nl planet.nl seznam.cz centrum.cz yahoo.co.jp
    """.split()  # noqa: SIM905  # a list of names is read as text
)
# What stands in the place of the right end; each is one slip, and nobody else's usual name.
ENDS: Final = {
    end: frozenset(wrong.split())
    for end, wrong in {
        "com": "con cm co om cmo ocm comm vom xom cpm cim ccom coom c0m cok col fom dom cop "
        "coma com.com comcom",
        "net": "ne met nett bet nrt nte ent neet",
        "de": "d dee ed fe se sw dw ded",
        "fr": "f fre rf dr gr ft frr",
        "co.uk": "couk co.u co.ik co.uj cou.k c.uk co.ukk o.uk co.yk",
        "it": "i itt ut ir iy",
        "es": "e ess rs ed",
        "me": "mee ne em",
        "ru": "r ruu tu ry",
        "com.br": "combr com.b con.br com.be co.br",
        "co.in": "coin co.im",
        "co.jp": "cojp co.jo",
        "pl": "p pll ol",
        "nl": "n nll ml",
        "at": "a att",
        "ch": "c chh",
        "cz": "c czz",
    }.items()
}
REAL: Final = frozenset(
    """
    cloud.com dmail.com email.com email.de fmail.com free.be gmx.at gmx.ch gmx.com gmx.de gmx.es
    gmx.eu gmx.fr gmx.it gmx.net gmx.pt gmx.us hicloud.com hmail.com hotmail.be hotmail.ca
    hotmail.co hotmail.eu hotmail.fi hotmail.gr hotmail.lt hotmail.nl hotmail.rs hotmail.se
    inbox.com jcloud.com live.be live.dk live.fi live.ie live.no live.se lycos.com mail.com
    mail.de ncloud.com outlook.be outlook.co outlook.dk outlook.es outlook.ie outlook.it
    outlook.pt qcloud.com qmail.com rocketmail.com tmail.com umail.com yahoo.be yahoo.ca
    yahoo.dk yahoo.gr yahoo.ie yahoo.no yahoo.ro yahoo.se yandex.eu ymail.com zmail.com
    """.split()  # noqa: SIM905  # a list of names is read as text
)
