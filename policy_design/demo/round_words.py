"""What the demo's rounds ask and what its fictional experts answer: our own words, invented for the demo."""

from __future__ import annotations

from typing import NamedTuple

DEMO = "*Demo round: the people are made up, and so is what they answer.*"
ORDER = ("ben", "alba", "kofi", "bea", "greta", "ravi", "lin", "dario", "maren", "tomas", "rahel", "yusuf")

# How to proceed: consent ----------------------------------------------------------------------------------------

PROCEDURE = {
    "question": "How shall we come from positions to recommendations?",
    "intro": f"{DEMO}\n\nBefore we rate or rank anything: can everybody live with this way? It need not be anybody's "
    "favourite; it should be safe enough to try.",
}
STEPS = (
    "Before we rank the options we rate statements in at most three rounds, under numbers and not under names.",
    "The options are ranked once and in secret, with the present state among them.",
)
BLOCKED = (
    "greta",
    "A ranking without reasons tells those whom we advise what we chose and never why. I cannot put my name to that.",
)
BLOCK_ANSWERED = (
    "The reasons are in the positions, which are signed and stand beside every option. The ranking adds an order to "
    "them and takes nothing away; the report prints both, and each dissent with its name."
)
CONSENTED: dict[str, tuple[str, str, dict[int, str]]] = {  # who, on each step, and why
    "ben": ("consent", "consent", {}),
    "alba": ("consent", "consent", {}),
    "kofi": ("consent", "consent", {}),
    "bea": ("consent", "consent", {}),
    "greta": ("consent", "block", {1: BLOCKED[1]}),
    "ravi": (
        "consent",
        "stand_aside",
        {1: "I am paid by a maker of cameras. Whether my own vote is hidden is not for me to settle."},
    ),
    "lin": ("consent", "consent", {}),
    "dario": ("consent", "consent", {}),
    "maren": (
        "reservations",
        "consent",
        {0: "Under a number nobody sees who speaks from having been on such a picture. I will say it in my reasons."},
    ),
    "tomas": ("consent", "consent", {}),
    "rahel": ("consent", "consent", {}),
    "yusuf": (
        "consent",
        "reservations",
        {1: "I want to see that the ranking can be filled in by keyboard and with a screen reader, and checked so."},
    ),
}

# An amendment: yes or no ----------------------------------------------------------------------------------------

AMENDING = {
    "question": "Shall groups that do not sell what they train keep one record for all their sources?",
    "intro": f"{DEMO}\n\nGreta, who proposed the option, would not decide this alone: it takes something away from the "
    "duty for which the option stands. So the experts do.",
}
TO_VOTE = "It softens the duty that this option is about; that is for all of us and not for me."
ACCEPTED = "The experts were for it in round 4, by nine to two."
AMENDED: dict[str, tuple[str, str]] = {
    "ben": ("yes", ""),
    "alba": ("yes", "A small archive that trains once should not drown in forms."),
    "kofi": ("yes", ""),
    "bea": ("yes", "The law asks for a record, and not for one in each drawer."),
    "greta": ("no", "A source that is not named alone cannot be asked about alone."),
    "ravi": ("yes", "It is my amendment: one record is what one person can keep."),
    "lin": ("yes", ""),
    "dario": ("yes", ""),
    "maren": ("no", "I want to find my picture in it. In one record for all I will not."),
    "tomas": ("yes", ""),
    "rahel": ("abstain", "I would say yes if somebody told me how long such a record is."),
    "yusuf": ("yes", ""),
}

# Three rounds of ratings ----------------------------------------------------------------------------------------

DELPHI = {
    "question": "How far do you agree with what has been said for and against the options?",
    "intro": f"{DEMO}\n\nEach statement is drawn from an argument or an option that is on the table. Rate it from 1 "
    "(not at all) to 9 (fully), and say why where it matters: between the rounds all see the ratings and the reasons.",
}
READ = "A text that people read while they upload reaches more of them than any licence does."
FORBID = "Where the law lets people train without permission, a licence can still forbid it."
RECORD = "Whoever trains on pictures of people should keep a record of why the law lets them."
ONE_RECORD = (
    "Whoever trains on pictures of people should keep a record of why the law lets them; for groups that sell nothing "
    "one record for all sources is enough."
)
NOTICE = "A notice beside a picture will be taken for consent."
ROOM = "People who are shown on pictures should take part in writing whatever is recommended."
POOL = "A further licence would split the pool of open pictures."
WAITING = "Waiting for more complaints is a decision against those who are shown."
REWORDED = "Many wrote that they agree with the duty and fear it for small groups; amendment 1 to R1 says that now."
DROPPED = "Hardly anybody moved on it, and several wrote that it judges motives. It stays as an argument against S1."


class Turn(NamedTuple):
    """One round of ratings: each statement with what the twelve rate it, in ORDER, 0 for those who cannot judge."""

    rated: dict[str, tuple[int, ...]]
    because: dict[tuple[str, str], str]


FIRST = Turn(
    {
        READ: (5, 8, 9, 7, 3, 7, 6, 8, 2, 8, 9, 7),
        FORBID: (7, 2, 2, 1, 3, 2, 3, 5, 7, 2, 2, 4),
        RECORD: (7, 4, 8, 6, 9, 3, 8, 8, 9, 4, 6, 7),
        NOTICE: (2, 3, 5, 8, 9, 5, 2, 2, 7, 6, 3, 5),
        ROOM: (8, 6, 6, 6, 7, 5, 7, 6, 9, 5, 8, 9),
        POOL: (2, 9, 8, 7, 5, 7, 7, 4, 3, 9, 8, 7),
        WAITING: (8, 4, 7, 2, 8, 5, 6, 6, 9, 5, 6, 7),
    },
    {
        ("kofi", READ): "The moment of upload comes once, and everybody passes it.",
        ("greta", READ): "Those who take everything never see that page.",
        ("ben", READ): "More people, yes. Whether the right ones, I doubt.",
        ("maren", READ): "It is read by those who share and never by those who are shown.",
        ("bea", FORBID): "What copyright does not reserve, no licence can withhold.",
        ("ben", FORBID): "It would be a promise between people, even where no court helps.",
        ("ravi", RECORD): "For each source, in a group of three? We would stop.",
        ("alba", RECORD): "Who has trained nothing should not have to prove it.",
        ("greta", RECORD): "Without a record a complaint has nothing to hold on to.",
        ("lin", RECORD): "Records outlive collections; it is the only trace that I have ever found.",
        ("greta", NOTICE): "I have seen it cited so in two complaints.",
        ("lin", NOTICE): "A field in the data says what it says, and no more.",
        ("tomas", ROOM): "And who speaks for those who have died?",
        ("maren", ROOM): "Whoever is spoken about should be in the room.",
        ("alba", POOL): "At the first doubt people stop mixing, and then they stop using.",
        ("maren", POOL): "A pool with my face in it may well be split.",
        ("bea", WAITING): "This judges motives. I would apply the law first and call that no decision against anybody.",
        ("ravi", WAITING): "I do not know what I would do if I agreed with it.",
    },
)
SECOND = Turn(
    {
        READ: (7, 8, 9, 7, 4, 7, 7, 8, 3, 8, 9, 7),
        FORBID: (6, 2, 2, 1, 2, 2, 3, 3, 5, 2, 2, 3),
        ONE_RECORD: (8, 7, 8, 7, 7, 8, 8, 8, 6, 7, 7, 8),
        NOTICE: (2, 4, 5, 8, 9, 0, 2, 2, 8, 5, 3, 5),
        ROOM: (8, 7, 7, 6, 8, 6, 7, 8, 9, 7, 8, 9),
        POOL: (3, 9, 8, 7, 6, 7, 7, 6, 3, 9, 8, 7),
        WAITING: (8, 4, 7, 2, 8, 5, 6, 5, 9, 5, 6, 7),
    },
    {
        ("ben", READ): "I was persuaded that the others do not read a licence either.",
        ("maren", READ): "I have moved by one. It is still the wrong address.",
        ("greta", FORBID): "I had hoped for a court; nobody here knows of one.",
        ("dario", FORBID): "I would like to, and have read why it does not work.",
        ("greta", ONE_RECORD): "Less than I want, and more than there is.",
        ("maren", ONE_RECORD): "One record for all, and where in it am I?",
        ("tomas", ONE_RECORD): "With the last half of the sentence I can agree.",
        ("ravi", NOTICE): "I cannot judge what people will take it for; nobody has asked them.",
        ("bea", NOTICE): "That it should not be taken so does not keep anybody from doing it.",
        ("dario", NOTICE): "Then write on it that it is none.",
        ("kofi", ROOM): "The reasons of the first round changed my mind: we wrote about them as about weather.",
        ("bea", ROOM): "Yes for guidance. A law is written by a parliament.",
        ("ben", POOL): "It is split already; we only do not see it.",
        ("dario", POOL): "I had not thought of school books.",
        ("bea", WAITING): "As before: it says what others think and not what should be done.",
    },
)
THIRD = Turn(  # by half of them, so far
    {
        READ: (0, 8, 9, 0, 5, 7, 0, 0, 4, 0, 9, 0),
        FORBID: (0, 2, 2, 0, 2, 2, 0, 0, 4, 0, 2, 0),
        ONE_RECORD: (0, 7, 8, 0, 8, 8, 0, 0, 7, 0, 7, 0),
        NOTICE: (0, 4, 5, 0, 8, 5, 0, 0, 8, 0, 4, 0),
        ROOM: (0, 8, 7, 0, 8, 7, 0, 0, 9, 0, 8, 0),
        POOL: (0, 9, 8, 0, 6, 7, 0, 0, 4, 0, 8, 0),
    },
    {
        ("greta", READ): "As one step among several I can live with it.",
        ("ravi", NOTICE): "I have thought about it: nobody knows, and that is the middle.",
        ("maren", ONE_RECORD): "If it can be searched by those who are shown.",
    },
)
VOTED_AGAIN = ("alba", "kofi", "greta", "ravi", "maren", "rahel")

# The options, ranked in secret ----------------------------------------------------------------------------------

RANKING = {
    "question": "In which order would you recommend the options?",
    "intro": f"{DEMO}\n\nThe options stand as they were worded on the day on which the round opened. S1 would change "
    "nothing, so the present state stands for it. You need not rank all; what you leave out is last.",
}
OPTIONS = ("L1", "L2", "G1", "G2", "R1")
RANKED = {  # eleven of twelve; "-" is the present state, what stands together is level
    "ben": "L1 R1 G2 L2 G1",
    "alba": "G1 G2 L2 - R1 L1",
    "kofi": "G1 G2 R1 L2 - L1",
    "bea": "- G1 G2 L2=R1",
    "greta": "R1 G2 L1 L2 G1",
    "ravi": "G1 G2 - L2 R1",
    "dario": "L2 R1 G2 G1 L1 -",
    "maren": "R1 L1 G2 L2 G1",
    "tomas": "G2 G1 L2 R1 -",
    "rahel": "G1 L2 G2 R1 -",
    "yusuf": "R1 G2 G1 L2 - L1",
}
RECEIPT_OF_BEN = "f01c" * 8
