"""How a mail looks, but for its words."""

from __future__ import annotations

from rules.value import dataclass

LOGO_ID = "logo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """
    Colours are of six hexadecimal digits, with their mark.

    Attributes:
        button: Of the magic link's button: behind the words, and of the words.
        dark_button: The same where the mail program is dark.
        logo: A PNG picture in base64, which goes with the mail: nothing is fetched. Or nothing.
        footer: The last line, such as a postal address; or nothing.

    """

    button: tuple[str, str] = ("#0b57d0", "#ffffff")
    dark_button: tuple[str, str] = ("#a8c7fa", "#062e6f")
    logo: str = ""
    footer: str = ""


PLAIN_STYLE = Style()
