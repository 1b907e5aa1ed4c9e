"""What the demo's options say, and what its fictional experts say of them: our own words, invented for the demo."""

from __future__ import annotations

from typing import NamedTuple


class Proposal(NamedTuple):
    by: str
    kind: str
    title: str
    summary: str
    binds: str
    clauses: tuple[str, ...]
    questions: tuple[str, ...] = ()


OPTIONS = (
    Proposal(
        "ben",
        "licence",
        "A licence that keeps faces out of recognition",
        "A further licence beside the open ones, for pictures that show people.",
        "Whoever takes the picture under this licence.",
        (
            "The licence grants what an attribution licence grants, with one exception.",
            "Training a system that recognises persons by their faces is not licensed.",
            "Describing a picture to somebody who cannot see it is licensed in every case.",
            "A licence with this exception is not called open; its name says what it withholds.",
        ),
        ("Does copyright let a licence forbid this where training needs no permission?",),
    ),
    Proposal(
        "dario",
        "licence",
        "A notice about people, attached to the licences there are",
        "No new licence: a machine-readable line that says that people are shown and what they agreed to.",
        "Nobody by itself; platforms that promise to carry it along.",
        (
            "A picture may carry the notice “people shown”, beside any licence.",
            "The notice says whether the persons agreed to be shown, to be shared, or to neither.",
            "Platforms keep the notice when a picture is copied, cropped or put into a collection.",
        ),
    ),
    Proposal(
        "kofi",
        "guidance",
        "Shared guidance on training with openly licensed pictures",
        "One short text that licence stewards, platforms and archives publish together, and show where people decide.",
        "Those who sign it: stewards, platforms, archives.",
        (
            "Licence stewards, platforms and archives publish one guidance text on training with openly licensed "
            "pictures that show people.",
            "The guidance states that a licence settles copyright only. It does not imply the consent of the person "
            "who is shown.",
            "It keeps apart assistive, scientific, commercial and policing uses, and says what data protection law "
            "asks of each.",
            "Platforms show it when somebody uploads a picture, in no more than sixty words.",
            "It is reviewed every three years by its authors.",
        ),
        ("Who answers for it when a platform signs and does not show it?",),
    ),
    Proposal(
        "lin",
        "guidance",
        "A data sheet for every collection of open pictures",
        "Whoever publishes a collection for training says what is in it, where it came from, and how to get out of it.",
        "Makers of collections who want to be cited.",
        (
            "A published collection of open pictures comes with a data sheet.",
            "The sheet names its sources, their licences, the dates of retrieval and the purpose.",
            "It says how a person who is shown can have a picture taken out, and how later versions learn of it.",
        ),
    ),
    Proposal(
        "greta",
        "regulation",
        "Show a legal basis before training on faces",
        "Whoever trains on pictures of people keeps a record of why the law lets them, and shows it when asked.",
        "Everybody who trains such systems or sells them.",
        (
            "Whoever trains a system on pictures in which persons can be recognised keeps a record of the legal basis.",
            "The record names the sources, the purpose, and how persons were told.",
            "It is shown to the authority at once, and to a person who is shown within a month.",
            "Systems that describe pictures to people who cannot see them need only name their sources.",
        ),
        ("What does a small archive owe that has never trained anything?",),
    ),
    Proposal(
        "bea",
        "no_change",
        "Leave licences and rules as they are",
        "The licences did what they promised; what is missing is that the law that exists is applied.",
        "Nobody.",
        (
            "Open licences stay as they are, and no further licence is recommended.",
            "Complaints about pictures of people are decided under the data protection law that exists.",
        ),
    ),
)

# Where, who, on which side, the point in a line, and the text.
ARGUED = (
    (
        "G1",
        "kofi",
        "for",
        "It reaches people while they still decide.",
        "A sentence at the moment of upload is read by more people than any licence text will ever be. It does not "
        "bind anybody, but it ends the excuse that nobody had been told.\n\nThat moment comes once. Afterwards the "
        "picture travels [@harvey2021], and whoever meets it sees three letters and no warning.",
    ),
    (
        "G1",
        "greta",
        "against",
        "Those who take everything do not read.",
        "My office sees who causes the harm: people who collect by the million and have never opened an upload page. "
        "Guidance informs the careful and leaves the careless alone.",
    ),
    (
        "G1",
        "alba",
        "for",
        "It leaves the licences compatible with each other.",
        "Every further licence splits the pool. Guidance adds words, and takes nothing out of anybody's hands.",
    ),
    (
        "G1",
        "maren",
        "against",
        "I am not the one who uploads.",
        "The guidance speaks to photographers. I was on the picture. Nobody shows me sixty words.",
    ),
    (
        "G1",
        "yusuf",
        "for",
        "It can say that describing pictures is welcome.",
        "Today makers of tools for blind people stay away from open pictures because they fear the quarrel. A text "
        "that keeps uses apart would let them come back.",
    ),
    (
        "L1",
        "ben",
        "for",
        "A right that nobody can grant should not look granted.",
        "Whoever shares a picture of somebody else has no right to give that person's face away. A licence that says "
        "so is honest, even where a court would not need it.",
    ),
    (
        "L1",
        "bea",
        "against",
        "It forbids what copyright does not reserve.",
        "Where the law lets people train without permission, a licence has nothing to withhold [@dsm2019]. It would "
        "promise a protection that it cannot give.",
    ),
    (
        "L1",
        "alba",
        "against",
        "A pool with two kinds of water is no pool.",
        "Each work under the new licence can no longer be mixed with what we have; reuse stops at the first doubt.",
    ),
    (
        "R1",
        "greta",
        "for",
        "It asks those who profit, and not those who share.",
        "The duty falls on whoever trains. A record costs little to those who know why they may [@gdpr2016], and much "
        "to those who do not.",
    ),
    (
        "R1",
        "ravi",
        "against",
        "Small groups will stop, large ones will hire lawyers.",
        "A record for each source is easy for a company with a department. In my group it is one person, and she wants "
        "to do research.",
    ),
    (
        "S1",
        "bea",
        "for",
        "There is law enough; it is not applied.",
        "Before we write another text we should see one complaint decided to the end under the texts we have.",
    ),
    (
        "S1",
        "maren",
        "against",
        "Waiting is a decision as well.",
        "While nothing changes my face is in three more collections.",
    ),
)

REBUTTED = (
    "maren",
    "More people read it than read a licence, yes. But the people who are on the pictures are not among them, and they "
    "are the ones whom it is about.",
)

# Option, who, clauses changed, clauses added, why, who signs as well.
AMENDED: tuple[tuple[str, str, dict[int, str], dict[int, tuple[str, ...]], str, tuple[str, ...]], ...] = (
    (
        "G1",
        "lin",
        {4: "It is reviewed every eighteen months by its authors."},
        {},
        "Collections come and go within a year or two; a text that is looked at every third year is always late.",
        ("ravi", "rahel"),
    ),
    (
        "G1",
        "yusuf",
        {
            2: "It says first that assistive uses are welcome; it keeps these apart from scientific, commercial and "
            "policing uses, and says what data protection law asks of each."
        },
        {},
        "As it stands, describing a picture to a blind person stands in one line with watching a street.",
        ("kofi", "tomas"),
    ),
    (
        "G1",
        "maren",
        {4: "It is reviewed every year by a group that includes people who are shown on pictures."},
        {},
        "Whoever is spoken about should be in the room.",
        ("yusuf",),
    ),
    (
        "G1",
        "greta",
        {},
        {5: ("Platforms that sign report once a year how often the guidance was shown.",)},
        "A promise that nobody can look at is no promise.",
        (),
    ),
    (
        "L1",
        "bea",
        {
            1: "Training a system that recognises persons by their faces is not licensed where the law asks for a "
            "licence."
        },
        {},
        "So the text says no more than it can hold.",
        ("greta",),
    ),
    (
        "R1",
        "ravi",
        {},
        {4: ("Groups that do not sell what they train keep one record for all their sources.",)},
        "It keeps the duty where the harm is.",
        ("lin", "tomas"),
    ),
)

# Of each option: who stands where, and why.
STANDS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "L1": (
        ("ben", "support", "It says what we owe to those who are shown, in the only words that travel with a picture."),
        ("alba", "oppose", "It splits the pool, and those who harm will not read it."),
        ("kofi", "oppose", "Three letters more, and nobody understands the first three."),
        ("bea", "oppose", "It promises what no licence can hold."),
        ("greta", "undecided", "I would like it to work. I have not seen a court say that it does."),
        ("ravi", "abstain", "My group is paid by a maker of cameras; I say so and stand aside."),
        ("lin", "oppose", "Collections would carry a condition that no later version remembers."),
        ("dario", "conditions", "I would use it for my own pictures if it did not keep schools away."),
        ("maren", "support", "It is the first text that mentions me."),
        ("tomas", "oppose", "Our recordings could not be put together with anybody's any more."),
        ("rahel", "oppose", "I would have to explain at my desk why open is not open."),
        ("yusuf", "undecided", "Clause 3 is good. The rest will frighten people away from it."),
    ),
    "L2": (
        ("ben", "support", "A line that travels is worth more than a page that stays."),
        ("alba", "conditions", "We would carry it along if it is one word in a field that exists already."),
        ("kofi", "undecided", "I like the line, and doubt the three answers."),
        ("bea", "undecided", "It changes nothing in law, which may be its strength."),
        ("greta", "oppose", "A notice that binds nobody will be cited as if it were consent."),
        ("lin", "support", "A field in the data is what I have missed all along."),
        ("dario", "support", "It is what I would have liked to write beside forty thousand pictures."),
        ("maren", "undecided", "Who fills it in for me?"),
        ("rahel", "support", "I can explain it in one sentence."),
    ),
    "G1": (
        ("ben", "conditions", "Guidance is a beginning; it must not replace what is right."),
        ("alba", "support", "It costs nobody a freedom and tells everybody the truth."),
        ("kofi", "support", "It is the one step that needs neither a parliament nor a new licence."),
        ("bea", "support", "It says what the law says [@gdpr2016], in words that people read."),
        ("greta", "oppose", "Without a duty it lets platforms look busy. I prefer R1."),
        ("ravi", "support", "My students would know what they may ask for."),
        ("lin", "conditions", "A text that is out of date does harm, because people trust it."),
        ("dario", "support", "I would read sixty words, and I would think twice."),
        ("maren", "oppose", "It speaks to the wrong people."),
        ("tomas", "support", "Archives can sign this tomorrow."),
        ("rahel", "support", "I could hang it on the wall."),
        ("yusuf", "conditions", "It is good if it does not put us in one line with a police station."),
    ),
    "G2": (
        ("alba", "support", "We write one already, and are asked for it."),
        ("bea", "support", "It makes the questions of the law answerable."),
        ("greta", "support", "Whoever writes such a sheet has done half of what I ask for."),
        ("ravi", "conditions", "A sheet of two pages we will write; one of forty we will not."),
        ("lin", "support", "It is what I would need to study what became of a collection."),
        ("dario", "undecided", "Who tells me in which collections I am?"),
        ("tomas", "support", "Libraries have done this for a hundred years and called it a catalogue."),
        ("yusuf", "support", "It also tells makers of tools what they can rely on."),
    ),
    "R1": (
        ("ben", "conditions", "I support a duty on those who train, if it does not reach those who share."),
        ("alba", "undecided", "It depends on what a small archive owes."),
        ("kofi", "support", "It asks the right people."),
        ("bea", "undecided", "Most of it is law already; the last clause is new and good."),
        ("greta", "support", "It gives a complaint something to hold on to."),
        ("ravi", "conditions", "I could live with it if small groups are not buried under it."),
        ("lin", "support", "Records outlive collections."),
        ("dario", "support", "It lets me ask, and be answered."),
        ("maren", "support", "It is the only option in which somebody must answer me."),
        ("tomas", "conditions", "Archives that train nothing must be named as owing nothing."),
        ("yusuf", "support", "Clause 4 shows that somebody has thought of us."),
    ),
    "S1": (
        ("ben", "oppose", "The licences did not promise this, and it happened under their name."),
        ("alba", "undecided", "I fear the cure more than the illness, but there is an illness."),
        ("kofi", "oppose", "Silence is what got us here."),
        ("bea", "support", "Apply what there is, then see what is missing."),
        ("greta", "oppose", "I have the law and not the records."),
        ("ravi", "undecided", "For my work it would be the easiest, which makes me careful."),
        ("maren", "oppose", "No."),
        ("rahel", "undecided", "People at my desk want an answer, not a law."),
    ),
}

# Conditions, each with the number of the amendment that would meet it, or 0.
CONDITIONS: dict[tuple[str, str], tuple[tuple[str, int], ...]] = {
    ("L1", "dario"): (("Schools and museums can use the picture as before.", 0),),
    ("L2", "alba"): (("The notice fits into a field that pictures have already.", 0),),
    ("G1", "ben"): (("Clause 2 says that consent is never implied, whatever the licence.", 0),),
    ("G1", "lin"): (("It is reviewed at least every two years.", 1),),
    ("G1", "yusuf"): (
        ("Assistive uses come first and are welcome.", 2),
        ("The sixty words can be heard as well as read.", 0),
    ),
    ("G2", "ravi"): (("The sheet has two pages at most.", 0),),
    ("R1", "ben"): (("Nobody owes a record for having shared a picture.", 0),),
    ("R1", "ravi"): (("Groups that sell nothing keep one record for all sources.", 1),),
    ("R1", "tomas"): (("Archives that train nothing are named as owing nothing.", 0),),
}
