"""The bounds that keep user text cheap to render: length, characters, time and size."""

import re
import time
import unicodedata

MAX_CHARACTERS = 60_000
MAX_STEPS = 24_000  # of the parser: five times what the longest prose takes, and the same on every machine
PARSE_SECONDS = 1.0  # CPU time of this thread, should a step take longer than any that we know
MAX_BLOCK_TOKENS = 30_000
MAX_HTML_CHARACTERS = 1_500_000
MAX_COLUMNS = 100
SANITISER_MICROSECONDS = 320_000
TAG_MICROSECONDS, ATTRIBUTE_MICROSECONDS, ENTITY_MICROSECONDS = 25, 40, 15  # what one of each costs, measured
MAX_COMBINING_MARKS = 30  # in a row, as Unicode's Stream-Safe Text Format has it

_LINE_ENDS = re.compile("\r\n?|\u2028|\u2029")
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)


class Unrenderable(ValueError):
    """A text that cannot be shown; the message is a sentence for its author."""


class TooLong(Unrenderable):
    """A text of more than MAX_CHARACTERS characters."""


class TooComplex(Unrenderable):
    """A text whose markup would take too long to work out."""


class Budget:
    """The steps, and at the very most the time, that one text may take to parse."""

    def __init__(self, seconds: float = PARSE_SECONDS) -> None:
        self._until = time.thread_time() + seconds
        self._steps = 0

    def step(self) -> None:
        self._steps += 1
        if self._steps > MAX_STEPS or (self._steps % 8 == 0 and time.thread_time() > self._until):
            raise TooComplex(
                "The markup of this text is too intricate to work out in time. "
                "Look for long runs of brackets, quotation marks, asterisks or nested lists."
            )


def tidy(source: str) -> str:
    """The source with plain line ends, without control characters and in composed form (NFC)."""
    text = _LINE_ENDS.sub("\n", source)
    if len(text) > MAX_CHARACTERS:
        raise TooLong(f"The text has {len(text):,} characters; at most {MAX_CHARACTERS:,} are possible in one post.")
    text = _UNWANTED.sub("", text)
    return text if text.isascii() else unicodedata.normalize("NFC", _without_towers(text))


def _without_towers(text: str) -> str:
    """Drops combining marks past the 30th in a row: sorting them takes quadratic time."""
    kept = []
    run = 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= MAX_COMBINING_MARKS:
            kept.append(character)
    return "".join(kept)


def check_token_count(count: int) -> None:
    if count > MAX_BLOCK_TOKENS:
        raise TooComplex(
            "The text falls into too many small pieces (table cells, list items or paragraphs). "
            "Split it into several posts or shorten its tables."
        )


def check_html_size(html: str) -> None:
    """Refuses HTML that would keep the sanitiser busy for longer than its share."""
    check_html_length(len(html))
    cost = (
        html.count("<") * TAG_MICROSECONDS
        + html.count('="') * ATTRIBUTE_MICROSECONDS
        + html.count("&") * ENTITY_MICROSECONDS
    )
    if cost > SANITISER_MICROSECONDS:
        raise TooComplex(
            "The text holds too much markup or too many special characters to be checked in time. "
            "Shorten it or split it into several posts."
        )


def check_html_length(characters: int) -> None:
    if characters > MAX_HTML_CHARACTERS:
        raise TooComplex(
            "The same long addresses, titles or credits are repeated too often in this text. "
            "Shorten it or split it into several posts."
        )


def check_table_width(source: str) -> None:
    """Refuses the rule line of a table with more columns than anyone could read."""
    for line in source.split("\n"):
        if line.count("|") > MAX_COLUMNS and not line.strip("|-: \t>"):
            raise TooComplex(f"A table of this text has more than {MAX_COLUMNS} columns.")
